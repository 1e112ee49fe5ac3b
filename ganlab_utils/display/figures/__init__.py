"""The slider figures of each chapter, one module a subject."""
