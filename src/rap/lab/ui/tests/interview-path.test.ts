import assert from 'node:assert/strict';
import { test } from 'node:test';

import { interviewAt } from '../src/core/interview-path';

test('the text of an interview is known by its path in the study, and nothing else is', () => {
  const paths = [
    'interviews/INT-10001.txt',
    '/interviews/FG-22.txt',
    'interviews/INT-10001.yaml',
    'interviews/cases/INT-10001.txt',
    'notebooks/INT-10001.txt',
    'interviews/INT-10001.txt.bak',
    'interviews/notes.txt',
    ''
  ];
  assert.deepEqual(paths.map(interviewAt), ['INT-10001', 'FG-22', '', '', '', '', '', '']);
});
