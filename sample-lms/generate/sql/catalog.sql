-- What is taught. A product of the root (k below settings.products) is replicated at most sub-platforms, with everything
-- in it; sub-platforms have some of their own. Ids of a product's lessons follow one another in the order of study.
CREATE FUNCTION subject(k bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ('{
  Integração de Novos Colaboradores,Código de Conduta,LGPD na Prática,Segurança da Informação,Atendimento ao Cliente,
  Técnicas de Vendas,Liderança de Equipes,Comunicação Não Violenta,Excel para Negócios,Gestão do Tempo,Power BI,
  Segurança do Trabalho NR-35,Ergonomia,Gestão de Projetos,Métodos Ágeis,Negociação,Marketing Digital,Finanças Pessoais,
  Oratória,Diversidade e Inclusão,Feedback e PDI,Compliance Anticorrupção,Primeiros Socorros,Logística e Estoque,
  Qualidade e ISO 9001,Inteligência Emocional,Inglês Instrumental,Lógica de Programação,SQL do Zero,Análise de Dados,
  Design Thinking,Experiência do Cliente,Gestão de Conflitos,Merchandising,Prevenção de Perdas,Boas Práticas em Saúde,
  Manutenção Industrial,Operação de Empilhadeira,Libras Básico,Sustentabilidade e ESG,Inovação Aberta,Copywriting}'::text[])[1 + (k % 42)]
  || CASE WHEN k >= 84 THEN ' III' WHEN k >= 42 THEN ' II' ELSE '' END;

INSERT INTO platform.showcases (id, instance_id, origin_id, parent_id, is_free, is_draft, is_not_listed, is_hidden,
  position, title, created_at, updated_at, deleted_at)
SELECT base('showcases') + (t.ordinal - 1) * 6 + i, t.id,
  CASE WHEN t.id <> t.root AND i < 6 THEN base('showcases') + (r.ordinal - 1) * 6 + i END,
  CASE i WHEN 3 THEN base('showcases') + (t.ordinal - 1) * 6 + 2 WHEN 4
    THEN base('showcases') + (t.ordinal - 1) * 6 + 3 END,
  i = 5, n(t.id + i, 51, 12) = 0, n(t.id + i, 52, 8) = 0, n(t.id + i, 53, 12) = 0, i,
  ('{Destaques,Obrigatórios,Carreira,Liderança,Gratuitos,Novidades}'::text[])[i], opened,
    opened + (ends - opened) * u(t.id + i, 54),
  CASE WHEN i = 6 AND n(t.id, 55, 3) = 0 THEN ends - interval '40 days' * u(t.id, 56) END
FROM settings, tenants t JOIN tenants r ON r.id = t.root
  JOIN LATERAL (SELECT starts - interval '10 hours' AS opened FROM days WHERE ordinal = t.opens) d ON true
CROSS JOIN generate_series(1, 6) i;

CREATE TABLE products AS
SELECT base('products') + row_number() OVER (ORDER BY t.ordinal, k) AS id, t.id AS instance_id, t.ordinal AS tenant,
  t.root, k, key,
  least_sections + n(key, 60, 4) AS sections, 1 / (1 + rank)^0.85 * (0.7 + 0.6 * u(key, 61)) AS weight,
  rank >= 2 AND u(key, 62) < 0.06 AS is_draft, rank >= 2 AND u(pair(t.id, k), 63) < 0.04 AS is_deleted,
  starts - interval '9 hours' * (0.1 + u(pair(t.id, k), 64)) AS created_at
FROM settings s, tenants t JOIN days ON days.ordinal = t.opens CROSS JOIN LATERAL (
  SELECT k, pair(t.root, k) AS key, k AS rank FROM generate_series(0, s.products - 1) k
  WHERE t.id = t.root OR k < 2 OR u(pair(t.id, k), 65) < 0.62
  UNION ALL SELECT 1000 * t.ordinal + k, pair(t.id, 1000 + k), 5 + k
    FROM generate_series(0, ceil(s.products * 0.12)::integer - 1) k
  WHERE t.id <> t.root) offered;

CREATE TABLE sections AS
SELECT base('sections') + row_number() OVER (ORDER BY p.id, j) AS id, p.id AS product_id, j, pair(p.key, j) AS key
FROM products p CROSS JOIN generate_series(1, p.sections) j;

CREATE TABLE lessons AS
SELECT base('lessons') + row_number() OVER (ORDER BY product_id, j, i) AS id, product_id, id AS section_id, j, i,
  pair(key, i) AS key,
  row_number() OVER (PARTITION BY product_id ORDER BY j, i)::integer AS ord,
    count(*) OVER (PARTITION BY product_id)::integer AS of
FROM sections CROSS JOIN generate_series(1, 3 + n(key, 66, 6)) i;

-- Two exams a product: in the middle and at its end.
ALTER TABLE products ADD lessons integer, ADD first_lesson bigint, ADD first_exam bigint, ADD origin_id bigint;
UPDATE products p SET lessons = l.count, first_lesson = l.first,
  first_exam = base('exams') + 2 * (p.id - base('products')) - 1
FROM (SELECT product_id, count(*), min(id) AS first FROM lessons GROUP BY 1) l WHERE l.product_id = p.id;
UPDATE products p SET origin_id = o.id FROM products o
WHERE o.instance_id = p.root AND o.k = p.k AND p.instance_id <> p.root;

INSERT INTO platform.products (id, instance_id, origin_id, showcase_id, is_free, is_draft, is_not_listed, is_hidden,
  position, title, settings, settings_override, created_at, updated_at, deleted_at)
SELECT p.id, p.instance_id, origin_id, base('showcases') + (tenant - 1) * 6 + 1 + n(key, 70, 6), n(key, 71, 6) = 0,
  is_draft,
  n(key, 72, 10) = 0, n(key, 73, 25) = 0, (k % 1000)::integer + 1,
    subject(CASE WHEN k < 1000 THEN k ELSE h(key, 74) % 126 END),
  jsonb_build_object('certificate', CASE WHEN n(key, 75, 8) = 0 THEN '{}' ELSE jsonb_build_object('is_active', true,
      'is_unique_emission', n(key, 76, 2) = 0, 'show_back', n(key, 77, 2) = 0, 'show_dates', true,
        'show_product_name', true,
      'logo_theme', pick(key, 78, '{light,dark}'), 'file', NULL, 'content',
        'Certificamos que {{nome}} concluiu o curso.',
      'taught_by', full_name(key), 'workload', (4 + n(key, 79, 36)) || 'h', 'hash_salt', md5(key::text),
      'availability', CASE n(key, 80, 3) WHEN 0 THEN jsonb_build_object('mode', 'progress', 'progress_threshold', 80)
        WHEN 1 THEN jsonb_build_object('mode', 'exam', 'exam_id', first_exam + 1) ELSE '{}' END,
      'fields', '{"name": {"x": 120, "y": 300, "font": "Inter"}, "date": {}, "qrcode": {"x": 700, "y": 480}}'::jsonb) END,
    'player', '{"speed": true, "drm_key": "internal"}'::jsonb, 'seo', '{}'::jsonb, 'checkout',
      jsonb_build_object('gateway_token', md5('pay' || key))),
  CASE WHEN origin_id IS NOT NULL AND n(p.id, 81, 3) = 0
    THEN jsonb_build_object('certificate', jsonb_build_object('taught_by', full_name(p.id)), 'price', 0)
    WHEN origin_id IS NOT NULL AND n(p.id, 82, 6) = 0 THEN '{"certificate": {}}' END,
  p.created_at, p.created_at + (ends - p.created_at) * u(p.id, 83) * 0.98,
  CASE WHEN is_deleted THEN p.created_at + (ends - p.created_at) * (0.8 + 0.199 * u(p.id, 84)) END
FROM products p, settings;

INSERT INTO platform.sections (id, instance_id, origin_id, product_id, parent_id, is_draft, position, title,
  created_at, updated_at, deleted_at)
SELECT c.id, p.instance_id, o.id, p.id, CASE WHEN c.j % 3 = 0 THEN c.id - 1 END, c.j > 2 AND n(c.key, 90, 30) = 0,
  c.j, CASE WHEN c.j % 3 = 0 THEN 'Aprofundamento ' ELSE 'Módulo ' END || c.j, p.created_at,
    p.created_at + (ends - p.created_at) * u(c.id, 91) * 0.9,
  CASE WHEN c.j > 3 AND n(c.id, 92, 60) = 0 THEN p.created_at + (ends - p.created_at) * (0.9 + 0.099 * u(c.id,
    93)) END
FROM settings, sections c JOIN products p ON p.id = c.product_id
LEFT JOIN sections o ON o.product_id = p.origin_id AND o.j = c.j;

INSERT INTO platform.lessons (id, instance_id, origin_id, product_id, section_id, is_draft, position, title, format,
  video, summary, metadata, created_at, updated_at, deleted_at)
SELECT l.id, p.instance_id, o.first_lesson + l.ord - 1, p.id, l.section_id,
  NOT is_exam AND n(l.key, 101, 25) = 0, l.i,
  CASE WHEN l.ord = l.of THEN 'Prova final' WHEN is_exam THEN 'Avaliação intermediária' ELSE pick(l.key, 102,
    '{Boas-vindas,Conceitos,Na prática,Estudo de caso,Ferramentas,Erros comuns,Passo a passo,Resumo,Exercícios,Para saber mais}') || ' ' || l.ord END,
  format, CASE WHEN format = 'video' THEN 'https://player.example/v/' || substr(md5(l.key::text), 1, 11) END,
  CASE WHEN n(l.key, 103, 3) = 0 THEN 'O que você vai aprender em ' || subject(p.k) || '.' END,
  CASE WHEN is_exam THEN jsonb_build_object('prova',
    jsonb_build_object('id', p.first_exam + (l.ord = l.of)::integer, 'embaralhar', true), 'duracao', 1800)
    WHEN format = 'video' THEN jsonb_build_object('duracao', 120 + n(l.key, 104, 1200)) || CASE n(l.key, 105, 40)
      -- An exam that was taken out of a lesson leaves its mark behind; the lesson is no exam any more.
      WHEN 0 THEN jsonb_build_object('prova', jsonb_build_object('id', p.first_exam)) WHEN 1 THEN '{"prova": null}'
        ELSE '{}' END
    WHEN format = 'pdf' THEN '{"paginas": 12, "prova": {}}' END,
  p.created_at, p.created_at + (ends - p.created_at) * u(l.id, 106) * 0.95,
  CASE WHEN NOT is_exam AND n(l.id, 107, 60) = 0
    THEN p.created_at + (ends - p.created_at) * (0.85 + 0.149 * u(l.id, 108)) END
FROM settings, lessons l JOIN products p ON p.id = l.product_id LEFT JOIN products o ON o.id = p.origin_id
CROSS JOIN LATERAL (SELECT l.ord IN (l.of / 2, l.of) AS is_exam) e
CROSS JOIN LATERAL (SELECT CASE WHEN is_exam THEN pick(p.key, 109, '{prova,prova,exam}')
  ELSE pick(l.key, 110, '{video,video,video,video,video,video,texto,texto,audio,pdf}') END AS format) f;

INSERT INTO platform.exams (id, instance_id, origin_id, is_draft, title, passing_score, attempts_limit, created_at,
  updated_at, deleted_at)
SELECT p.first_exam + e, p.instance_id, o.first_exam + e, false, CASE e WHEN 0 THEN 'Avaliação intermediária: '
  ELSE 'Prova final: ' END || subject(CASE WHEN p.k < 1000 THEN p.k ELSE h(p.key, 74) % 126 END),
  60 + 10 * n(p.key, 120 + e, 2), CASE n(p.key, 122 + e, 3) WHEN 0 THEN NULL ELSE 3 END, p.created_at,
    p.created_at + (ends - p.created_at) * u(p.id, 124 + e) * 0.9,
  CASE WHEN p.is_deleted THEN ends - interval '3 hours' END
FROM settings, products p LEFT JOIN products o ON o.id = p.origin_id CROSS JOIN generate_series(0, 1) e ORDER BY 1;

INSERT INTO platform.questions (instance_id, exam_id, type, position, weight, title, created_at, updated_at,
  deleted_at)
SELECT p.instance_id, p.first_exam + e, pick(q, 131,
  '{single_choice,single_choice,multiple_choice,true_false,essay}'), i, (4 - i % 3) * 0.5,
  pick(q, 132, '{Qual alternativa está correta?,Assinale o que se aplica:,Verdadeiro ou falso?,Explique com suas palavras.,Qual é o primeiro passo?}'),
  p.created_at, p.created_at + (ends - p.created_at) * u(q, 133) * 0.5, CASE WHEN n(pair(p.id, q), 134, 50) = 0
    THEN p.created_at + (ends - p.created_at) * 0.7 END
FROM settings, products p CROSS JOIN generate_series(0, 1) e
  CROSS JOIN LATERAL generate_series(1, 5 + n(p.key, 130 + e, 6)) i
CROSS JOIN LATERAL (SELECT pair(p.key, 100 * e + i) AS q) k ORDER BY 2, 4;
