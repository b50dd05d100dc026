-- Every frame that came to an end, with its report; what is not published yet is the outbox.
create table frame (
  frame_id   text primary key,
  telescope  text not null,
  -- empty for frames without a date
  night      text not null,
  status     text not null,
  report     text not null,
  version    bigint not null default 1,
  published  boolean not null default false,
  entered_at timestamptz not null default now()
);
create index frame_by_night on frame (telescope, night);
create index frame_outbox on frame (entered_at) where not published;

-- Nights in which something happened since they were last summed up.
create table night (
  telescope text not null,
  night     text not null,
  version   bigint not null,
  published bigint not null default 0,
  primary key (telescope, night)
);
