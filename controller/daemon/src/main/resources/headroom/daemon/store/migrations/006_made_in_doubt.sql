-- Records that were made while the wall clock was not trusted: their place in monotonic time. An event of the
-- same boot that was logged when the clock was right (its wall_ms and mono_ms) tells the true time.
CREATE TABLE made_in_doubt (
  record TEXT NOT NULL PRIMARY KEY, -- its table and key, such as to_forward/17 or transaction_begun/CP-01/71
  boot TEXT NOT NULL,               -- as in event
  mono_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
