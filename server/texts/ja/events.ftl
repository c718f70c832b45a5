### 事象ごとの一文。番地とレジスタの値は16進。

event-instruction-retired = ハードウェアが { $text } を { $mode } モードで直接実行した。
event-trap-taken = { $text } は { $from_mode } モードでは実行できない。ハードウェアが止めて { $to_mode } モードへ移した({ $cause }: { $name })。
event-mode-changed = 実モードが { $old } から { $new } になった。
event-csr-written = 実機の { $csr } が { $old } から { $new } になった。
event-page-walked = ハードウェアが番地 { $va } を変換した。
event-tlb-filled = TLB に変換をひとつ覚えた。
event-tlb-flushed = TLB から { $dropped } 個の変換を捨てた。
event-memory-accessed = 主記憶または装置の番地 { $spa } を読み書きした(値 { $value })。
event-console-written = 端末に 1 文字出た: { $byte }
event-machine-stopped = 計算機の電源が切れた(終了コード { $code })。
event-vm-created = VMM が VM { $vm } を作った。記憶は { $ram_size_bytes } バイト。
event-vm-exited = VM { $vm } から VMM に実行が移り、VMM は原因 { $cause } で担当を選んだ。
event-host-read = VMM が { $name } を読んだ: { $value }
event-host-written = VMM が { $name } に { $value } を書いた。
event-guest-instruction-read = VMM は、止まった命令 { $word } を読み、{ $text } だと知る。
event-privilege-checked = { $allowed ->
    [yes] VMM は、{ $vm } が自分を { $virtual_mode } モードだと思っていることを確かめる。許される命令だ。
   *[no] VMM は、{ $vm } が自分を { $virtual_mode } モードだと思っていることを確かめる。許されない命令だ。
  }
event-virtual-csr-read = VMM が { $vm } の仮想 { $csr } を調べた: { $value }
event-virtual-csr-written = 変わったのは { $vm } の仮想 { $csr } だけ: { $old } → { $new }。実機のレジスタには触れていない。
event-virtual-mode-changed = { $vm } の思い込みが { $old } から { $new } になった。実モードは変わらない。
event-instruction-emulated = VMM が { $text } を代行した。触れたのは { $vm } の仮想状態だけ。
event-trap-injected = VMM は例外({ $cause }: { $name })を { $vm } のゲストOSに返し、{ $vector } から続けさせる。
event-sbi-called = { $vm } のゲストOSが SBI { $extension } の { $function } を頼み、VMM が応じた。
event-exit-settled = VMM は { $vm } の用件を片づけ、次にどうするかを決めた: { $outcome }。
event-guest-walked = VMM が { $vm } 自身のページテーブルで番地 { $gva } を引いた。
event-shadow-root-made = { $vm } の影の表が { $root } に1つ増えた(見え方: { $view })。
event-shadow-dropped = { $reason ->
    [evicted] { $root } の影の表が、別の表のためにフレームを明け渡した。
   *[fence] { $vm } が表を書き換えたので、{ $root } の影の表は写した内容を忘れる。
  }
event-shadow-filled = 影の表に { $gva } → { $spa } を書いた。
event-device-emulated = 装置 { $device } の { $register } への読み書きを VMM が代行した。
event-vm-entered = VMM が { $vm } に実行を返す。{ $pc } から、思い込み { $virtual_mode } のまま続く。
event-vm-stopped = VM { $vm } が終わった({ $reason })。
