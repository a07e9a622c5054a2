export { signingKeyStore } from './store/signing-key-store';
