import { render } from 'preact';
import type { DiffProtocol } from '../../src/webviews/dictionaryDiff/messages';
import { Host } from '../shared/host';
import { App } from './App';
import './style.css';

const root = document.getElementById('root');
if (root !== null) {
  render(<App host={new Host<DiffProtocol>()} />, root);
}
