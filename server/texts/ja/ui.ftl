### ページの言葉。講義の言葉を先に使う。

## どのページにも

ui-tagline = 仮想計算機が動くところを、見る。
ui-language = 言語
ui-language-ja = 日本語
ui-language-en = English
ui-theme = 表示
ui-theme-light = 明るい
ui-theme-dark = 暗い
ui-theme-projector = 投影
ui-close = 閉じる
ui-home = はじめのページ
ui-skip = 本文へ
ui-loading = 計算機を動かしています…
ui-offline = サーバーとの接続が切れました。つなぎ直しています。
ui-online = つながりました。
ui-no-script = このページには JavaScript が必要です。ブラウザの設定で有効にしてください。

## はじめのページ

ui-home-lead = 本物の RISC-V 計算機の上で、本物のゲストOSと仮想計算機モニタが動きます。
ui-home-lead-2 = 誰が、どの特権で、いま何をしているのか。一命令ずつ、行きも戻りもできます。
ui-home-lessons = レッスン
ui-home-start = はじめる
ui-home-live = いま描いている図は、実際の実行です
ui-home-next = 次は { $text }。ゲストOSは自分が { $believed } モードだと思っているが、実際は { $really } モード。
ui-home-promise-true = 本物
ui-home-promise-true-text = 矢印も数字も文も、計算機が実行した結果から描いています。
ui-home-promise-visible = 見える
ui-home-promise-visible-text = VM全体から1個のレジスタまで、どの瞬間も開けます。
ui-home-promise-shareable = 渡せる
ui-home-promise-shareable-text = リンクを開けば、誰の画面でも同じ瞬間が再現されます。
ui-not-found-title = ページが見つかりません

## 上の帯

ui-setup = 設定
ui-parameter-cpu = CPU
ui-parameter-cpu-deprivileged = 非特権で実行
ui-parameter-cpu-bare = VMなし
ui-parameter-prices = 単価
ui-parameter-prices-2006 = 2006年
ui-parameter-prices-2010 = 2010年
ui-parameter-prices-2017 = 2017年
ui-share = 共有
ui-shared = この瞬間へのリンクをコピーしました: { $at }
ui-share-failed = コピーできませんでした。アドレス欄のリンクがこの瞬間を指しています。

## 舞台

ui-stage = 舞台
ui-believes = 思い込み
ui-really = 実際
ui-process = プロセス
ui-guest-kernel = ゲストOS
ui-os = OS(同じプログラム)
ui-vmm-name = 仮想計算機モニタ
ui-firmware = ファームウェア
ui-hardware-privilege = ハードウェアの特権
ui-unprivileged-side = 非特権側
ui-frozen = 止まっている
ui-stopped = 終了した
ui-step-read = 読む
ui-step-check = 確かめる
ui-step-emulate = 代行する
ui-step-service = 応じる
ui-step-reflect = 例外を返す
ui-check-question = S のつもり？
ui-check-question-short = S？
ui-check-believes = { $vm } は { $mode } のつもり
ui-yes = はい
ui-no = いいえ
ui-virtual-state = { $vm } の仮想状態
ui-virtual-mode = モード
ui-unchanged = 変わらない
ui-virtual = 仮想
ui-real = 実際
ui-vm-name = 仮想計算機
ui-badge-illegal = { $mode } では不可
ui-badge-ecall = 呼出し
ui-badge-trap = { $cause }
ui-tag-ran = 直接実行
ui-tag-entry = stvec の指す入口
ui-tag-wrote = 「書けた」
ui-tag-read = 「読めた」
ui-tag-returned = 「戻れた」
ui-tag-handled = 「できた」
ui-tag-reflected = 例外が届いた
ui-alt-vm = VM { $vm } が実モード U で直接実行中。思い込みは { $mode }。番地 { $pc }。
ui-alt-vmm = VMM が実モード S で実行中。VM は止まっている。
ui-alt-firmware = ファームウェアが M モードで実行中。番地 { $pc }。
ui-alt-bare = OS またはプロセスが { $mode } モードで直接実行中。番地 { $pc }。
ui-alt-off = 計算機は止まった。

## 特権のレンズ

ui-lens-privilege = 特権
ui-lens-exit-title = この1命令に起きること
ui-lens-direct-title = 直接実行
ui-lens-direct-text = この命令はハードウェアがそのまま実行した。VMM の出番はない。
ui-lens-direct-bare = この命令はハードウェアがそのまま実行した。VMM はいない。
ui-lens-trap-title = トラップ
ui-lens-trap-text = ハードウェアが実行を止め、{ $to } モードに移した。
ui-lens-firmware-title = ファームウェア
ui-lens-firmware-text = 電源投入後の準備。VM も VMM もまだ動いていない。
ui-lens-firmware-later = M モードのファームウェアが応じている。
ui-lens-prepare-title = VMM の準備
ui-lens-prepare-text = VMM が VM を用意し、はじめて実行を渡す。
ui-lens-off-title = 停止
ui-lens-off-text = 計算機の電源が切れた。終了コード { $code }。
ui-lens-begin-title = リセット直後
ui-lens-begin-text = まだ何も実行していない。
ui-row-trap = トラップ
ui-row-read = 読む
ui-row-check = 確かめる
ui-row-emulate = 代行する
ui-row-reflect = 例外を返す
ui-row-service = 応じる
ui-row-resume = 再開
ui-row-stop = 停止
ui-row-trap-detail = { $from } → { $to }、scause { $cause }
ui-row-check-allowed = { $vm } は { $mode } のつもり → 許す
ui-row-check-refused = { $vm } は { $mode } のつもり → 許さない
ui-row-check-service = { $vm } は { $mode } のつもり → 応じる
ui-row-emulate-write = 仮想 { $csr }: { $old } → { $new }
ui-row-emulate-found = 仮想 { $csr } = { $value }
ui-row-emulate-read = 仮想 { $csr } = { $value } → { $rd }
ui-row-emulate-mode = 仮想モード { $old } → { $new }
ui-row-emulate-other = 仮想状態の上で済ませた
ui-row-emulate-device = 装置 { $device } の { $register } に { $value }
ui-row-reflect-detail = 仮想 scause { $cause }、行き先 { $vector }
ui-row-service-detail = SBI { $extension }: { $function }
ui-row-resume-detail = S → U、pc = { $pc }
ui-row-stop-detail = VM は終わった({ $reason })
ui-row-skipped = 今回は不要
ui-price-exit = VMMとの往復
ui-price-emulate = 解読と代行
ui-price-within = { $number } に含む
ui-price-source = { $cycles } サイクル。{ $source }（{ $tag }）
ui-price-tag-V = 出典で確かめた値
ui-price-tag-D = 仮定から導いた値
ui-price-tag-M = 記憶による値
ui-cost = 費用
ui-cycles = サイクル
ui-direct-cost = 1 サイクル。横取りされる命令は { $intercepted } サイクル。
ui-direct-cost-bare = 1 サイクル
ui-exits-so-far = 測る区間の横取り
ui-exits-count = { $count } / { $total } 回
ui-direct-share = 直接実行
ui-meter-equivalence = 等価性
ui-meter-control = 資源管理
ui-meter-efficiency = 効率性
ui-meter-equivalence-same = VMなしと同じ結果
ui-meter-equivalence-different = VMなしと違う結果
ui-meter-control-text = 特権命令を横取り
ui-meter-bare = VM がないので測らない

## テープ

ui-tape = 時間
ui-tape-lane-vmm = VMM  S
ui-tape-lane-firmware = ファーム M
ui-tape-lane-os = OS  S
ui-tape-lane-user = プロセス U
ui-tape-lane-own = { $vm } から見た時間
ui-tape-position = { $cycles } / { $total } サイクル
ui-tape-slider = 時間の位置
ui-zoom-in = 拡大
ui-zoom-out = 縮小
ui-zoom-all = 全体
ui-zoom-here = この命令

## 操作

ui-transport = 操作
ui-first = 最初へ
ui-back = 戻る
ui-play = 再生
ui-pause = 一時停止
ui-forward = 進む
ui-last = 最後へ
ui-restart = はじめから
ui-unit = 単位
ui-unit-instruction = 命令ごと
ui-unit-trap = トラップごと
ui-unit-beat = 場面ごと
ui-unit-event = 事象ごと
ui-speed = 速さ
ui-speed-value = { $speed } 倍
ui-moment = 時点
ui-bad-moment = 時点は 1482.3 のように書きます。
ui-help = 操作の説明
ui-help-keys = キーボードと発表用リモコン
ui-help-play = 再生・一時停止
ui-help-step = 1単位進む・戻る
ui-help-beat = 次・前の場面(発表用リモコン)
ui-help-ends = 最初・最後
ui-help-blank = 画面を黒くする・戻す
ui-help-zoom = 時間の拡大・縮小・全体
ui-help-unit = 単位を変える
ui-help-help = この説明
ui-blank = 黒い画面。B キーか クリックで戻ります。

## 問い

ui-question = 予想してみよう
ui-question-answer = 答え: { $answer }
ui-question-right = 予想どおり。
ui-question-wrong = 予想は { $guess }。
ui-question-skip = 答えを見る(先生用)
ui-question-dismiss = 続ける

## テープの短い名前(狭い画面)

ui-tape-short-vmm = VMM
ui-tape-short-firmware = 起動 M
ui-tape-short-os = OS
ui-tape-short-user = U
ui-tape-short-own = { $vm } の時間

## テープの目盛と場面の名前

ui-tape-lane-vm = VM { $vm } 思い込み
ui-tape-short-vm = VM { $vm }
ui-tape-own-total = { $vm } の時計 { $cycles }
ui-tape-unit = 時間(サイクル)
ui-tape-scale = 時間の目盛
ui-tape-compressed = 縮めた目盛
ui-tape-compressed-hint = 区間の幅は長さの対数。短い区間も見える。数字はサイクル数。
ui-tape-true = 実寸
ui-tape-true-hint = 幅はサイクル数に比例する。
ui-beat-start = 開始
ui-beat-begin = 測り始め
ui-beat-predict = 予想
ui-beat-trap = トラップ
ui-beat-read = 読む
ui-beat-check = 確かめる
ui-beat-emulate = 代行する
ui-beat-resume = 再開
ui-beat-loop = ループ
ui-beat-looped = ループの終わり
ui-beat-sret = sret
ui-beat-call = システムコール
ui-beat-reflect = 例外を返す
ui-beat-handler = ハンドラ
ui-beat-end = 終わり
