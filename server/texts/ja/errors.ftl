## 何が起きたか、どこで起きたか、どうすればよいか。

error-page-not-found = このアドレスにページはありません。
error-unknown-lesson = 「{ $lesson }」というレッスンはありません。あるのは { $lessons } です。
error-unknown-run = この実行はサーバーに残っていません。開き直しています。
error-unknown-chunk = この実行に { $index } 番の部分はありません。
error-run-failed = マシンを実行できませんでした（{ $reason }）。ページを再読み込みしてください。繰り返し起きる場合は、こちらの不具合です。
error-budget = 計算が { $seconds } 秒を超えたため、実行を止めました。より短いものを選んでください。
error-busy = サーバーが混み合っています。しばらくしてからもう一度お試しください。
error-too-large = メッセージが { $size } バイトあります。受け付けるのは { $limit } バイトまでです。
error-bad-command = サーバーはこのコマンドを理解できません（{ $reason }）。

## リンクの指すものがないため、近いものを表示している。

warning-unknown-parameter = リンクにある「{ $name }」は、このレッスンにはない項目なので無視しました。
warning-bad-value = 「{ $name }」に「{ $value }」という値はないので、「{ $default }」にしました。
warning-moment-past-end = リンクは時点 { $at } を指していますが、実行は { $last } で終わります。終わりを表示しています。
warning-other-version = このリンクは別の版({ $theirs }、いまは { $ours })で作られたので、時点が少しずれているかもしれません。近くの場面から見直してください。
warning-bad-moment = 「{ $at }」は時点として読めないので、はじめを表示しています。時点は 1482.3 のように書きます。
