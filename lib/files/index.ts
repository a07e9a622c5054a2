export { type Files, readWhole } from './files';
export { folderFiles } from './folder-files';
