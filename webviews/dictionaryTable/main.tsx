import { render } from 'preact';
import type { TableProtocol } from '../../src/webviews/dictionaryTable/messages';
import { Host } from '../shared/host';
import { App } from './App';
import './style.css';

const root = document.getElementById('root');
if (root !== null) {
  render(<App host={new Host<TableProtocol>()} />, root);
}
