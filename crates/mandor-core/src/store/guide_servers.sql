-- Where the calls are below a zone's host, when its server follows the published guide; NULL is Make.
ALTER TABLE zones ADD COLUMN guide_path TEXT;
