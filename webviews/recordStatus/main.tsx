import { render } from 'preact';
import type { StatusProtocol } from '../../src/webviews/recordStatus/messages';
import { Host } from '../shared/host';
import { App } from './App';
import './style.css';

const root = document.getElementById('root');
if (root !== null) {
  render(<App host={new Host<StatusProtocol>()} />, root);
}
