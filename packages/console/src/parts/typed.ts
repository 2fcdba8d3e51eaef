/** What a person has typed into the field of an event, or chosen in it. */
export const valueIn = ({ currentTarget: field }: Event): string =>
  field && 'value' in field ? String(field.value) : '';

/** Whether the box of an event is ticked. */
export const isTicked = ({ currentTarget: box }: Event): boolean => box instanceof HTMLInputElement && box.checked;

/** Whether what a person has typed into the field of an event is no date or number yet. */
export const isHalfTyped = ({ currentTarget: field }: Event): boolean =>
  field instanceof HTMLInputElement && field.validity.badInput;
