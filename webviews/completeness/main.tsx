import { render } from 'preact';
import type { CompletenessProtocol } from '../../src/webviews/completeness/messages';
import { Host } from '../shared/host';
import { App } from './App';
import './style.css';

const root = document.getElementById('root');
if (root !== null) {
  render(<App host={new Host<CompletenessProtocol>()} />, root);
}
