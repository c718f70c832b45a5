# コマンドラインの文章。

cli-fail = ゲストが失敗 { $code } を報告しました({ $ticks } ティック後)。
cli-budget = { $ticks } ティック、pc { $pc } で打ち切りました。無限ループするゲストは終わりません。--max-ticks で増やせます。
cli-idle = 計算機は pc { $pc } で待ち続けています。待っている割込みは来ません。
cli-console-cut = ゲストの出力が多すぎます。最後の { NUMBER($size, useGrouping: 0) } バイトだけを残しました。

error-bare-takes-one = 実機で動くカーネルは1つです({ $count } 個が指定されました)。複数なら vm コマンドを使ってください。
error-ram = { $base } から { $size } バイトのRAMは置けません。ページ単位で256 MiB以下、装置のある 0x100000 から 0x7fffffff を避けてください。
error-ram-firmware = { $base } のRAMはファームウェアと重なります。--ram-base で { $first } 以降か0を選んでください。
error-too-many-vms = VMが { $count } 台指定されました。{ $limit } 台までです。
error-image-file-too-large = { $name } は { $limit } バイトを超えています。小さいプログラムを選んでください。
error-unknown-parameter = この授業にパラメータ「{ $name }」はありません。あるのは { $names } です。
error-bad-value = 「{ $value }」は「{ $name }」の値ではありません。{ $values } から選んでください。
