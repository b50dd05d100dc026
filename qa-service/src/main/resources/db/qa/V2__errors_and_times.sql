-- What stands beside the values in lists: their 1 sigma errors, and how long all stages worked.
alter table frame
  add column fwhm_error_px     double precision,
  add column ellipticity_error double precision,
  add column zero_point_error  double precision,
  add column elapsed_millis    bigint;

-- Header text may hold an escaped NUL, which the database's own reader of JSON refuses.
update frame set
  fwhm_error_px = (r.report #>> '{extraction,fwhmErrorPx}')::double precision,
  ellipticity_error = (r.report #>> '{extraction,ellipticityError}')::double precision,
  zero_point_error = (r.report #>> '{photometry,zeroPointError}')::double precision,
  elapsed_millis = (select sum((t ->> 'elapsedMillis')::bigint)
    from json_array_elements(r.report -> 'timings') t)
from (
  select frame_id, replace(f.report, '\u0000', '\u0020')::json as report from frame f) r
where r.frame_id = frame.frame_id;

-- A telescope's bad frames, newest first: without it all of them are fetched and sorted.
create index frame_by_telescope_grade on frame (telescope, grade, taken_at, frame_id);
