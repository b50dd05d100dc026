-- How frames of a size come: the last one, and the usual time between two.
create table arrival (
  width      integer not null,
  height     integer not null,
  last_at    timestamptz not null default now(),
  gap_millis double precision not null default 0,
  primary key (width, height)
);

-- Modes whose lights waited in vain, until a calibration frame of their size comes.
create table vain_wait (
  mode   text primary key,
  width  integer not null,
  height integer not null,
  since  timestamptz not null default now()
);

-- Whether a light waits on is decided when it is looked at.
alter table parked_light drop column deadline;
create index parked_light_age on parked_light (parked_at);
