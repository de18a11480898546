import { render } from 'preact';
import type { PreviewProtocol } from '../../src/webviews/formPreview/messages';
import { Host } from '../shared/host';
import { App } from './App';
import './style.css';

const root = document.getElementById('root');
if (root !== null) {
  render(<App host={new Host<PreviewProtocol>()} />, root);
}
