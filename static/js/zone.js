// The time zone of the browser, offered on the first page until somebody types another.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

for (const field of document.querySelectorAll("[data-time-zone]")) {
  if (timeZone && field.value === field.defaultValue && field.value === "UTC") {
    field.value = timeZone;
  }
}
