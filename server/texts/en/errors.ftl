## What went wrong, where, and what to do.

error-page-not-found = There is no page at this address.
error-unknown-lesson = There is no lesson “{ $lesson }”. There are: { $lessons }.
error-unknown-run = The server no longer has this run. It is being opened again.
error-unknown-chunk = This run has no part number { $index }.
error-run-failed = The machine could not be run: { $reason }. Reload the page; if it happens again, the fault is ours.
error-budget = The run was stopped: it needed more than { $seconds } seconds of computing. Choose a shorter one.
error-busy = The server has too much to do at the moment. Try again shortly.
error-too-large = The message has { $size } bytes; at most { $limit } are accepted.
error-bad-command = The server does not understand this command: { $reason }.

## The link asked for something that is not there; something near it is shown instead.

warning-unknown-parameter = The link names “{ $name }”, which this lesson does not have. It was ignored.
warning-bad-value = “{ $value }” is no value of “{ $name }”; “{ $default }” was taken.
warning-moment-past-end = The link asks for the moment { $at }, but the run ends at { $last }. You see its end.
warning-other-version = The link was made with another version of the machine ({ $theirs }; this is { $ours }), so the moment may be a little off. Go to the nearest beat.
warning-bad-moment = “{ $at }” is not a moment. You see the beginning. A moment is written like 1482.3.
