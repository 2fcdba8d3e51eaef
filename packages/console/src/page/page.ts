// The script of the page that the API serves.
import '../index.ts';
