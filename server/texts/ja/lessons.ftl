# 授業の文章。値はすべて実行から来る。

lesson-intercept-title = 特権命令の横取り
lesson-intercept-subtitle = 1つの特権命令に何が起きるか
lesson-intercept-about = ゲストOSを非特権モード(通常モード)で動かすと、特権命令だけがVMMに届く。命令の途中で止めて、その一部始終を見る。

lesson-intercept-question = ゲストOSはこれから { $instructions } 命令を実行する。VMMに届くのは何命令?
lesson-intercept-reveal = 測った結果: { $instructions } 命令のうち { $answer } 命令だけ。

lesson-intercept-start = VM { $vm } のゲストOSが動き出す。自分は特権モード(S)だと思っているが、実際は非特権モード(U)。
lesson-intercept-predict = これから { $instructions } 命令。次の命令は特権命令だ。さて、VMMに届くのは何命令?
lesson-intercept-trap = { $text } は Uモードでは許されない。ハードウェアは命令を実行せず、VMMを呼ぶ。
lesson-intercept-read = VMMは、止まった命令を読む: { $word } は { $text }。
lesson-intercept-check = VMMは確かめる: ゲストOSは自分が { $mode }モードだと思っている。だから許す。
lesson-intercept-emulate = VMMは代行する: 仮想の { $csr } を { $old } から { $new } へ。本物の { $csr } は変わらない。
lesson-intercept-emulate-read = VMMは代行する: 仮想の { $csr } の値 { $new } を、ゲストOSのレジスタに入れる。
lesson-intercept-virtual-mode = VMMは代行する: 仮想のモードを { $old } から { $new } へ。モードもVMMの中の変数にすぎない。
lesson-intercept-resume = ゲストOSは次の命令 { $next } から再開する。横取りには気づかない。
lesson-intercept-loop = 足し算や分岐は特権命令ではない。ハードウェアが直接実行し、VMMは関わらない。
lesson-intercept-looped = ここまでの { $instructions } 命令は直接実行。次は特権命令 sret だ。
lesson-intercept-call = 利用者プログラムが ecall でOSを呼ぶ。これもまずVMMに届く。
lesson-intercept-reflect = VMMは確かめる: 呼んだのは U だと思っているプログラム。だから例外をゲストOSに返す。
lesson-intercept-handler = ゲストOSは、はじめに自分で書いた stvec の値 { $vector } で例外を受け取る。書いたつもりの値が、ちゃんと効いている。
lesson-intercept-end = { $instructions } 命令のうち、VMMに届いたのは { $exits } 命令。残り { $percent } % は直接実行された。

lesson-intercept-bare-start = VMMのない実機。OSは本当に特権モード(S)で動き出す。
lesson-intercept-bare-begin = 次は特権命令。Sモードなので、ハードウェアがそのまま実行する。
lesson-intercept-bare-loop = 特権命令も足し算も、すべて直接実行される。
lesson-intercept-bare-sret = sret で、実際のモードが S から U に変わる。
lesson-intercept-bare-call = 利用者プログラムの ecall は、ハードウェアが直接OSに届ける。
lesson-intercept-bare-end = 同じ { $instructions } 命令を実行し、横取りは { $exits } 回。VMMはいない。
