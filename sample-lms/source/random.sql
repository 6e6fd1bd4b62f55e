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

-- Seconds into a Sao Paulo day: few at night, peaks before lunch, after it, and at 20 h. Each of the 256 minutes is as
-- likely as the next, and up to seven more go by. An argument is used twice at most, or the call would not be inlined.
CREATE FUNCTION daytime(h bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 60 * ('{
  0,38,75,112,150,188,224,259,295,331,366,392,400,408,415,422,430,437,443,450,456,463,468,473,478,482,487,491,496,500,
  504,508,512,515,519,522,526,529,532,535,538,541,544,547,550,553,556,559,562,565,568,570,573,576,579,582,584,587,590,
  593,596,598,601,603,606,609,612,614,617,620,623,626,629,632,635,638,641,644,648,651,654,657,661,664,668,671,674,678,
  682,686,690,693,698,702,706,710,714,718,723,728,732,736,742,747,752,757,762,768,772,777,782,786,791,795,798,802,806,
  810,813,817,820,823,827,830,833,836,840,843,846,849,852,856,859,862,865,868,872,875,878,881,884,887,891,894,897,900,
  904,907,910,914,917,921,924,927,931,934,938,941,945,948,952,956,960,963,967,971,975,979,982,986,990,994,998,1003,
  1007,1011,1015,1020,1024,1028,1033,1038,1042,1047,1052,1056,1061,1066,1070,1074,1079,1084,1088,1092,1096,1100,1104,
  1108,1111,1115,1118,1122,1126,1129,1132,1136,1139,1143,1146,1149,1152,1156,1159,1162,1165,1168,1172,1175,1178,1181,
  1184,1187,1191,1194,1197,1200,1203,1207,1210,1213,1216,1220,1224,1227,1231,1234,1239,1243,1247,1252,1256,1262,1267,
  1273,1278,1284,1292,1301,1310,1320,1329,1341,1359,1377,1396,1414}'::integer[])[1 + (h & 255)::integer] + (h >> 8 & 4294967295) * (420.0::float8 / 4294967296);
