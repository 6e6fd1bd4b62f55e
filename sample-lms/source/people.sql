-- Names and the like of people who do not exist. Documents look like a CPF; their check digits are arbitrary.
CREATE FUNCTION first_name(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pick(key, 4001, '{
  Ana,Maria,João,José,Antônio,Francisco,Carlos,Paulo,Pedro,Lucas,Luiz,Marcos,Luís,Gabriel,Rafael,Daniel,Marcelo,Bruno,
  Eduardo,Felipe,Rodrigo,Manoel,Mateus,André,Fernando,Fábio,Leonardo,Gustavo,Guilherme,Leandro,Tiago,Anderson,Ricardo,
  Márcio,Jorge,Vinícius,Caio,Diego,Renato,Otávio,Juliana,Adriana,Márcia,Fernanda,Patrícia,Aline,Sandra,Camila,Amanda,
  Bruna,Jéssica,Letícia,Júlia,Luciana,Vanessa,Mariana,Gabriela,Vera,Vitória,Larissa,Cláudia,Beatriz,Rita,Luana,Sônia,
  Renata,Eliane,Simone,Natália,Cristiane,Carla,Débora,Rosângela,Jaqueline,Rosa,Daniela,Aparecida,Marlene,Terezinha,
  Raimunda,Tatiane,Isabela,Sofia,Helena,Alice,Laura,Manuela,Yasmin,Heitor,Davi,Arthur,Bernardo,Miguel,Théo}'::text[]);

CREATE FUNCTION surname(key bigint, salt integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pick(key,
  salt, '{
  Silva,Santos,Oliveira,Souza,Rodrigues,Ferreira,Alves,Pereira,Lima,Gomes,Costa,Ribeiro,Martins,Carvalho,Almeida,Lopes,
  Soares,Fernandes,Vieira,Barbosa,Rocha,Dias,Nascimento,Andrade,Moreira,Nunes,Marques,Machado,Mendes,Freitas,Cardoso,
  Ramos,Gonçalves,Santana,Teixeira,Araújo,Pinto,Cavalcanti,Monteiro,Moura,Correia,Batista,Campos,Duarte,Farias,Castro,
  Borges,Macedo,Peixoto,Guimarães,Xavier,Tavares,Coelho,Azevedo,Queiroz,Sampaio,Brito,Barros,Aguiar,Fonseca,Siqueira,
  Paiva,Rezende,Bezerra,Assis,Neves,Leite,Cunha,Melo,Sales,Amaral,Figueiredo,Magalhães,Menezes,Prado,Vasconcelos}'::text[]);

CREATE FUNCTION full_name(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN first_name(key) || CASE WHEN n(key, 4004, 3) = 0 THEN ' ' || surname(key, 4003) ELSE '' END
    || ' ' || surname(key, 4002);

CREATE FUNCTION email(key bigint, host text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN translate(lower(first_name(key) || '.' || surname(key, 4002)),
    'áàâãéêíóôõúüçÁÂÉÍÓÔÚ', 'aaaaeeiooouucaaeioou') || key::text || '@' || host;

CREATE FUNCTION ddd(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pick(key, 4008, '{11,11,11,21,21,31,41,47,48,51,61,62,71,81,85,91,92}'::text[]);

CREATE FUNCTION phone(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE n(key, 4005, 10) WHEN 0 THEN NULL WHEN 1 THEN '+55 ' || ddd(key) || ' 9'
    || lpad(n(key, 4006, 10000)::text, 4, '0') || '-' || lpad(n(key, 4007, 10000)::text, 4, '0')
    WHEN 2 THEN ddd(key) || '9' || lpad(n(key, 4006, 100000000)::text, 8, '0')
    ELSE '(' || ddd(key) || ') 9' || lpad(n(key, 4006, 10000)::text, 4, '0') || '-'
      || lpad(n(key, 4007, 10000)::text, 4, '0') END;

CREATE FUNCTION document(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE n(key, 4009, 20) WHEN 0 THEN NULL
    WHEN 1 THEN to_char(n(key, 4010, 100000000), 'FM00"."000"."000') || '/0001-' || to_char(n(key, 4011, 100), 'FM00')
    ELSE to_char(n(key, 4010, 1000000000), 'FM000"."000"."000') || '-' || to_char(n(key, 4011, 100), 'FM00') END;

CREATE FUNCTION agent(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pick(key, 4012, ARRAY[
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
  'Academia/7.2 (Android 13; pt-BR)', NULL]);
