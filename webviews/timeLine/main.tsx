import { render } from 'preact';
import type { TimeProtocol } from '../../src/webviews/timeLine/messages';
import { Host } from '../shared/host';
import { App } from './App';
import './style.css';

const root = document.getElementById('root');
if (root !== null) {
  render(<App host={new Host<TimeProtocol>()} />, root);
}
