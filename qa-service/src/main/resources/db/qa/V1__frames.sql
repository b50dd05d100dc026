-- Every frame that came to an end, once; what is not published yet is the outbox.
create table frame (
  frame_id             text primary key,
  telescope            text not null,
  -- empty for frames without a date
  night                text not null,
  camera               text,
  kind                 text,
  object               text,
  filter               text,
  file_name            text not null,
  status               text not null,
  -- a person's grade where one gave it
  grade                text,
  flags                varchar[] not null,
  products             varchar[] not null,
  -- middle of the exposure, else its start, else when the frame entered
  taken_at             timestamptz not null,
  started_at           timestamptz,
  exposure_seconds     double precision,
  airmass              double precision,
  fwhm_px              double precision,
  fwhm_arcsec          double precision,
  ellipticity          double precision,
  zero_point           double precision,
  limiting_magnitude   double precision,
  sky_mag_per_arcsec2  double precision,
  background_adu       double precision,
  pointing_error_arcmin double precision,
  stars                integer,
  sources              integer,
  ra_deg               double precision,
  dec_deg              double precision,
  -- the verdict and, for frames that were refused or failed, why
  quality              text,
  rejection            text,
  -- digest of what the frame came with: the same again changes nothing
  content              text not null,
  -- number of the frame's own change
  version              bigint not null,
  -- number of the night's change that this frame was last part of
  change               bigint not null,
  published            boolean not null,
  entered_at           timestamptz not null,
  updated_at           timestamptz not null,
  report               text not null
) with (toast_tuple_target = 256);

-- Newest first, by whatever is asked for.
create index frame_by_time on frame (taken_at, frame_id);
create index frame_by_telescope on frame (telescope, taken_at, frame_id);
create index frame_by_night on frame (telescope, night, taken_at, frame_id);
create index frame_by_night_change on frame (telescope, night, change);
create index frame_by_date on frame (night, taken_at, frame_id);
create index frame_by_object on frame (object, taken_at, frame_id);
create index frame_by_filter on frame (filter, taken_at, frame_id);
create index frame_by_grade on frame (grade, taken_at, frame_id);
create index frame_by_status on frame (status, taken_at, frame_id);
create index frame_by_kind on frame (kind, taken_at, frame_id);
create index frame_by_flag on frame using gin (flags);
-- what was heard of whom lately
create index frame_by_entry on frame (entered_at);
create index frame_outbox on frame (updated_at) where not published;

-- A telescope's night; what happened since it was last summed up is the outbox.
create table night (
  telescope       text not null,
  night           text not null,
  version         bigint not null,
  published       bigint not null,
  last_entered_at timestamptz not null,
  -- the document as it was published last
  summary         text,
  primary key (telescope, night)
);
create index night_by_date on night (night, telescope);
create index night_outbox on night (telescope, night) where published < version;

-- What people said of frames; the latest holds.
create table opinion (
  id       bigint generated always as identity primary key,
  frame_id text not null references frame,
  grade    text,
  comment  text,
  made_by  text not null,
  made_at  timestamptz not null
);
create index opinion_by_frame on opinion (frame_id, id);

-- What was published, in order: who follows live begins where he ended.
create table event (
  id        bigint generated always as identity primary key,
  kind      text not null,
  -- frame id, or telescope/night
  subject   text not null,
  telescope text not null,
  night     text not null,
  at        timestamptz not null
);
create index event_by_time on event (at);

-- How far the programs have been told that asked to be called.
create table webhook (
  name       text primary key,
  -- the last event that it was told of, or given up on
  place      bigint not null,
  failures   integer not null,
  next_at    timestamptz not null,
  -- a replica is at it until then
  leased_until timestamptz not null,
  last_error text
);
