-- Pseudo-randomness that is a function of the row and the seed, so that the same call makes the same rows.
-- Salts keep the decisions about one row apart; :seed is put in before this runs.
CREATE FUNCTION h(a bigint, salt integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashint8extended(a, :seed * 4096 + salt) & 9223372036854775807;

-- 0 <= u < 1
CREATE FUNCTION u(a bigint, salt integer) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashint8extended(a, :seed * 4096 + salt) & 4503599627370495)::float8 / 4503599627370496;

-- 0 .. below - 1
CREATE FUNCTION n(a bigint, salt integer, below integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ((hashint8extended(a, :seed * 4096 + salt) & 9223372036854775807) % below)::integer;

CREATE FUNCTION pick(a bigint, salt integer, among text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN among[1 + ((hashint8extended(a, :seed * 4096 + salt) & 9223372036854775807) % cardinality(among))::integer];

-- One key out of two.
CREATE FUNCTION pair(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashint8extended(a, b);

-- Seconds into a Sao Paulo day: few at night, peaks before lunch, after it, and at 20 h. Between two bounds (minutes)
-- lies 1/48 of a day's use.
CREATE FUNCTION bound(i integer) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ('{
  0,200,390,430,465,490,512,530,546,562,577,592,606,621,637,654,672,692,714,738,766,791,811,829,846,863,880,897,915,933,
  952,972,993,1015,1039,1064,1088,1109,1128,1146,1163,1180,1197,1214,1233,1256,1286,1335,1439}'::float8[])[i];

CREATE FUNCTION daytime(part float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN 60 * (bound(1 + trunc(part * 48)::integer) + (part * 48 - trunc(part * 48))
    * (bound(2 + trunc(part * 48)::integer) - bound(1 + trunc(part * 48)::integer)));
