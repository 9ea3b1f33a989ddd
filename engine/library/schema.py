"""The tables of catalog.db, and what brings an older one up to date. Knows SQL, not what the rows mean."""

from __future__ import annotations

_TABLES = """
CREATE TABLE IF NOT EXISTS folders (
  id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, added REAL NOT NULL, last_indexed REAL,
  mount TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS documents (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, ready INTEGER NOT NULL DEFAULT 0,
  format TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', pages INTEGER NOT NULL DEFAULT 0,
  chunks INTEGER NOT NULL DEFAULT 0, warnings TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS pages (
  document INTEGER NOT NULL, page INTEGER NOT NULL, label TEXT NOT NULL, text BLOB NOT NULL,
  PRIMARY KEY (document, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
  mtime INTEGER NOT NULL, document INTEGER, state TEXT NOT NULL, code TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '', indexed_at REAL, attempts INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS files_folder ON files (folder);
CREATE INDEX IF NOT EXISTS files_document ON files (document);
"""
STEPS = (
    _TABLES,
    """
    ALTER TABLE folders ADD COLUMN exclude TEXT NOT NULL DEFAULT '';
    ALTER TABLE folders ADD COLUMN gitignore INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE folders ADD COLUMN inner_mounts TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE documents ADD COLUMN pages_failed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE documents ADD COLUMN pages_waiting INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE collections (
      id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE, created REAL NOT NULL);
    CREATE TABLE collection_paths (
      collection INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (collection, path)) WITHOUT ROWID;
    CREATE TABLE runs (
      ended REAL NOT NULL, seconds REAL NOT NULL, files INTEGER NOT NULL, bytes INTEGER NOT NULL,
      chunks INTEGER NOT NULL);
    """,
    """
    ALTER TABLE documents ADD COLUMN names TEXT NOT NULL DEFAULT '';
    ALTER TABLE documents ADD COLUMN renamed INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX documents_renamed ON documents (renamed) WHERE renamed = 1;
    """,
)
"""What brings a catalog from version n to n + 1 (engine.database)."""
