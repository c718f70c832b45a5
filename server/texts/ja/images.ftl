### 実行しようとしたプログラムの問題点。

error-image-not-elf =
    { $name } は ELF ファイルではありません。この計算機が実行できるのは、リンク済みの ELF 実行ファイルです。リンカの出力を指定してください。

error-image-not-rv32 =
    { $name } は ELF ファイルですが、この計算機(32ビット、リトルエンディアンの RISC-V)用ではありません。RV32 用にコンパイルしてください(例: --target=riscv32)。

error-image-not-executable =
    { $name } は実行ファイルではありません。オブジェクトファイル、ライブラリ、または位置独立の実行ファイルです。PIE を使わず、固定アドレスに静的リンクしてください。

error-image-compressed =
    { $name } には、この計算機にない圧縮命令が含まれています。C 拡張なしの RV32IMA 用にコンパイルしてください(-march=rv32ima)。

error-image-float-abi =
    { $name } は、この計算機にない浮動小数点レジスタで値を受け渡しします。-mabi=ilp32 を付けてコンパイルしてください。

error-image-embedded =
    { $name } は、レジスタが16本の RV32E 用にコンパイルされています。RV32I 用にコンパイルしてください(-march=rv32ima -mabi=ilp32)。

error-image-truncated =
    { $name } は途中で切れています。ヘッダが、ファイルの大きさ { NUMBER($size) } バイトより先を指しています。コピーが不完全と思われます。コピーまたはビルドをやり直してください。

error-image-damaged =
    { $name } は RV32 のプログラムとして始まりますが、表の内容が矛盾しているため、何も読み込みませんでした。ビルドし直してください。

error-image-empty =
    { $name } には読み込むものがありません。メモリに置くセグメントが一つもありません。リンカスクリプトを確かめてください。

error-image-overlap =
    { $name } では、二つのセグメントが同じメモリを使おうとしています: { $first } と { $second }。リンカスクリプトでどちらかを移してください。

error-image-entry =
    { $name } の開始番地 { $entry } には命令がありません。開始番地は、実行可能なセグメントの中の、4の倍数でなければなりません。リンカスクリプトの ENTRY を確かめてください。

error-image-outside-ram =
    { $name } は { $start } から { $end } までのメモリを使おうとしていますが、そこに RAM はありません。RAM は { $banks } にあります。その範囲にリンクするか、RAM の位置を変えてください。

error-image-too-large =
    { $name } は RAM に収まりません。{ $start } に置くセグメントは { NUMBER($size) } バイトですが、そこから先の RAM は { NUMBER($available) } バイトです。プログラムを小さくするか、RAM を増やしてください。
