-- Bias, dark and flat frames that arrived; considered once masters were made with them in mind.
create table calibration_frame (
  frame_id   text primary key,
  width      integer not null,
  height     integer not null,
  report     text not null,
  arrived_at timestamptz not null default now(),
  considered boolean not null default false
);
create index calibration_frame_pending on calibration_frame (width, height, arrived_at) where not considered;
create index calibration_frame_size on calibration_frame (width, height, arrived_at);

create table master (
  master_id  text primary key,
  kind       text not null,
  width      integer not null,
  height     integer not null,
  metadata   text not null,
  product    text not null,
  -- every frame of its recipe, those left out too; a master of more frames takes the place of one of fewer
  frame_ids  text[] not null,
  bias_given text,
  dark_given text,
  made_at    timestamptz not null default now(),
  superseded boolean not null default false,
  published  boolean not null default false
);
create index master_current on master (width, height) where not superseded;
create index master_unpublished on master (made_at) where not published;

-- Lights that wait for a master.
create table parked_light (
  frame_id  text primary key,
  width     integer not null,
  height    integer not null,
  report    text not null,
  parked_at timestamptz not null default now(),
  deadline  timestamptz not null
);
create index parked_light_deadline on parked_light (deadline);
