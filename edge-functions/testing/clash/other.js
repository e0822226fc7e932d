const twice = 1;
export const other = twice;
