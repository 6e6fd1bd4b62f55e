INSERT INTO platform.ratings (instance_id, learner_id, lesson_id, rating, created_at, updated_at, deleted_at)
SELECT instance_id, learner_id, lesson_id, CASE WHEN u(key, 301) < 0.84 THEN 1 ELSE -1 END, at,
  CASE WHEN n(key, 302, 30) = 0 THEN later WHEN is_withdrawn AND n(key, 303, 2) = 0 THEN later ELSE at END, CASE
    WHEN is_withdrawn THEN later END
FROM (
  SELECT DISTINCT ON (learner_id, lesson_id) s.*,
    p.firsts[x.passed / 2 + 1] + s.before * 5 / 9 - coalesce(p.marks[x.passed / 2 * 2], 0) AS lesson_id
  FROM sessions s JOIN paths p ON p.id = s.path
    CROSS JOIN LATERAL (SELECT width_bucket(s.before * 5 / 9, p.marks) AS passed) x
  WHERE s.n > 0 AND x.passed < 2 * p.length AND u(s.key, 300) < 0.11 ORDER BY learner_id, lesson_id, ordinal) r
CROSS JOIN settings CROSS JOIN LATERAL (SELECT n(key, 304, 25) = 0 AS is_withdrawn,
  least(ends, at + n(key, 305, 200) * interval '3 hours') AS later) l
ORDER BY r.at, learner_id;

-- Learners ask, comment and write to support; instructors and administrators answer most of it within two days.
CREATE TABLE said AS
SELECT s.instance_id, s.learner_id, s.key, s.ordinal, CASE WHEN u(s.key, 311) < 0.46 THEN 1 WHEN u(s.key, 311) < 0.88
  THEN 2 ELSE 3 END AS kind,
  p.firsts[least(x.passed / 2 + 1, p.length)] + n(s.key, 312, 6) AS lesson_id,
    s.at + n(s.key, 313, greatest(60, s.n * 150)) * interval '1 second' AS at
FROM sessions s JOIN paths p ON p.id = s.path
  CROSS JOIN LATERAL (SELECT width_bucket(s.before * 5 / 9, p.marks) AS passed) x
WHERE u(s.key, 310) < 0.075;

CREATE TABLE messages AS
SELECT base('messages') + row_number() OVER (ORDER BY at, key, reply) AS id, m.*, ends FROM (
  SELECT s.*, 0 AS reply, 1 AS role FROM said s
  UNION ALL
  SELECT s.instance_id, CASE WHEN role = 1 THEN s.learner_id END, s.key, s.ordinal, s.kind, s.lesson_id,
    s.at + (u(s.key, 321) ^ 2 * 47 + 0.1) * interval '1 hour' * (CASE role WHEN 1 THEN 1.4 ELSE 1 END), 1, role
  FROM said s CROSS JOIN LATERAL (SELECT CASE s.kind WHEN 1 THEN 2 WHEN 2 THEN 1 + n(s.key, 322, 2)
    ELSE 3 END AS role) r
  WHERE u(s.key, 323) < CASE s.kind WHEN 1 THEN 0.78 WHEN 2 THEN 0.3 ELSE 0.9 END) m, settings
WHERE at < ends;

INSERT INTO platform.messages (id, instance_id, parent_id, type_id, role_id, learner_id, lesson_id, status, body,
  created_at, updated_at, deleted_at)
SELECT m.id, m.instance_id, p.id, m.kind, m.role, m.learner_id, m.lesson_id,
  CASE WHEN m.reply = 0 AND m.kind <> 2 THEN pick(m.key, 330, '{open,answered,answered,answered,closed}')
    ELSE 'published' END,
  CASE WHEN m.reply = 1 THEN pick(m.key, 331, ARRAY['Olá! Obrigado pela mensagem. Veja a aula seguinte, ela explica esse ponto.', 'Boa pergunta! O material complementar traz um exemplo.', 'Corrigimos o problema, pode tentar de novo?', 'Isso mesmo, parabéns!', 'Concordo com você.', 'Encaminhamos ao time responsável; retornamos em breve.'])
    WHEN m.kind = 1 THEN pick(m.key, 332, ARRAY['Não entendi a diferença entre os dois exemplos. Alguém pode explicar?', 'Onde encontro a planilha citada na aula?', 'Este procedimento vale também para as filiais?', 'A prova final pode ser refeita?', 'Qual é o prazo para concluir a trilha?', 'Como aplico isso com clientes novos?'])
    WHEN m.kind = 2 THEN pick(m.key, 333, ARRAY['Aula excelente, muito clara!',
      'Gostei dos exemplos, usei hoje mesmo no trabalho.', 'O áudio está um pouco baixo.',
      'Conteúdo direto ao ponto. 👏', 'Poderia ter mais exercícios.', 'Muito bom; "curto" e prático.'])
    ELSE pick(m.key, 334, ARRAY['O vídeo não carrega no meu celular.', 'Meu certificado saiu com o nome errado.',
      E'Não consigo entrar:\nerro ao redefinir a senha.', 'Preciso de acesso à trilha de liderança.']) END,
  m.at, CASE WHEN n(m.key, 335 + m.reply, 9) = 0 OR (deleted AND n(m.key, 337, 3) > 0)
    THEN least(m.ends, m.at + interval '30 hours') ELSE m.at END, CASE WHEN deleted
    THEN least(m.ends, m.at + interval '26 hours') END
FROM messages m CROSS JOIN LATERAL (SELECT n(m.key + m.reply, 338, 60) = 0 AS deleted) d
  LEFT JOIN messages p ON p.key = m.key AND p.reply = 0 AND m.reply = 1;

INSERT INTO platform.points (instance_id, learner_id, product_id, item_id, type, key, points, created_at)
SELECT instance_id, learner_id, product_id, item_id, type,
  pick(hashtext(type), 340, '{default,default,campanha-boas-vindas}'), points, created_at FROM (
  SELECT instance_id, learner_id, product_id, lesson_id AS item_id, type, points,
    at - back * interval '1 minute' AS created_at FROM milestones CROSS JOIN LATERAL (VALUES
    ('course_progress_50', part = 0, 20, 0), ('course_progress_75', part = 1, 30, 12),
      ('course_progress_90', part = 1, 40, 6), ('course_completed', part = 1, 100, 0)) p (type, happens, points,
      back) WHERE happens
  UNION ALL SELECT instance_id, learner_id, product_id, NULL, 'course_started', 10, at + interval '1 minute'
    FROM given WHERE learner_id IN (SELECT learner_id FROM firsts)
  UNION ALL SELECT instance_id, learner_id, product_id, id, 'certificate_issued', 50, issued_at
    FROM platform.certificates WHERE id > base('certificates')
  UNION ALL SELECT instance_id, learner_id, product_id, exam_id, 'exam_passed', 40, finished_at
    FROM platform.exam_attempts WHERE id > base('exam_attempts') AND is_passed
  UNION ALL SELECT instance_id, learner_id, NULL, id, CASE kind WHEN 1 THEN 'question_asked'
    ELSE 'comment_posted' END, 3, at FROM messages WHERE role = 1 AND kind < 3
  UNION ALL SELECT instance_id, learner_id, NULL, NULL, 'manual', 5 * (1 + n(key, 341, 20)) - 15, at FROM sessions
    WHERE key % 400 = 0
  UNION ALL SELECT s.instance_id, learner_id, p.products[x.passed / 2 + 1],
    p.firsts[x.passed / 2 + 1] + before * 5 / 9 - coalesce(p.marks[x.passed / 2 * 2], 0), 'lesson_completed', 5,
    at + interval '3 minutes'
    FROM sessions s JOIN paths p ON p.id = s.path
      CROSS JOIN LATERAL (SELECT width_bucket(before * 5 / 9, marks) AS passed) x
      WHERE n > 2 AND passed < 2 * length) e, settings
WHERE created_at < ends ORDER BY created_at, learner_id;
