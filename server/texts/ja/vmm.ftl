## VM が終わった理由

stop-shutdown = 自分で電源を切った
stop-reset = 再起動を求めたが、この VMM にその機能はない
stop-idle-forever = 割込みを待っているが、もう何も起こりえない
stop-trap-loop = トラップハンドラの最初の命令がトラップし続ける
stop-no-progress = ページがあるのに、同じ命令が何度もフォールトする

## 作れない VM

error-vm-none = 動かす VM がありません。
error-vm-too-many = VM が { $count } 台あります。アドレス空間識別子(ASID)が足りるのは { $most } 台までです。VM の数を減らしてください。
error-vm-name-taken = 「{ $vm }」という名前の VM が2つあります。別の名前にしてください。
error-vm-ram-pages = VM { $vm }: RAM { $size } バイトが 4096 バイトのページ単位になっていません。
error-vm-ram-range = VM { $vm }: RAM { $size } バイトが、アドレスで表せる 4 GiB を超えます。
error-vm-ram-device = VM { $vm }: RAM が装置({ $device })のアドレスと重なっています。0 番地からの RAM は 1 MiB までです。
error-vm-image-outside = VM { $vm }: イメージの一部(アドレス { $address })が RAM の外にあります。
error-vm-memory = VM には主記憶が { $needed } フレーム必要ですが、{ $frames } フレームしかありません。RAM を減らすか、VM の数を減らしてください。
