-- Every frame that ever entered, and how it ended. What is not published yet is the outbox.
create table frame (
  frame_id    text primary key,
  file_name   text not null,
  telescope   text not null,
  night       date,
  status      text not null,
  report      text not null,
  published   boolean not null default false,
  received_at timestamptz not null default now(),
  ended_at    timestamptz
);
create index frame_outbox on frame (received_at) where not published;
create index frame_by_night on frame (telescope, night, status);
