import { other } from './other.js';
const twice = other;
