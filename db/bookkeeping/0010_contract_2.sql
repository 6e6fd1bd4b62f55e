-- Version 2 of the data contract: deleted products leave lms.track_products, documents lose their empty branches, and a
-- module whose parent is missing counts as one without a parent. Comments say so.
-- contract: 2
-- read again: lms.tenants, lms.products, lms.track_products
-- compute again: lms.user_product_progress
ALTER TABLE opendb.watermarks ADD COLUMN is_outdated boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN opendb.watermarks.is_outdated IS
  'The rows were read as an earlier version of the data contract meant them: the next delta reads all of them again.';
