// Passkeys: forms with data-passkey ask the browser for one, and send what it answers.
// Adapted from django-allauth's webauthn.js, with what browsers know by themselves by now.
const make = (options) => PublicKeyCredential.parseCreationOptionsFromJSON(options);
const ask = (options) => PublicKeyCredential.parseRequestOptionsFromJSON(options);

const ways = {
  async add(form) {
    const { creation_options } = optionsIn(form);
    const choice = creation_options.publicKey.authenticatorSelection;
    const isAlone = form.elements.passwordless.checked;
    choice.residentKey = isAlone ? "required" : "preferred";
    choice.requireResidentKey = isAlone;
    if (isAlone) choice.userVerification = "required";
    return navigator.credentials.create({ publicKey: make(creation_options.publicKey) });
  },
  async confirm(form) {
    const { request_options } = optionsIn(form);
    return navigator.credentials.get({ publicKey: ask(request_options.publicKey) });
  },
  async "sign-in"(form) {
    const answer = await fetch(form.action, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    const { request_options } = await answer.json();
    return navigator.credentials.get({ publicKey: ask(request_options.publicKey) });
  },
};

function optionsIn(form) {
  return JSON.parse(form.querySelector("#passkey-options").textContent);
}

async function send(event) {
  const form = event.currentTarget;
  const failed = form.querySelector("[data-failed]");
  event.preventDefault();
  failed.hidden = true;
  try {
    const credential = await ways[form.dataset.passkey](form);
    form.querySelector("[data-credential]").value = JSON.stringify(credential);
    form.submit();
  } catch {
    failed.hidden = false; // cancelled, timed out, or no passkey at hand: the page says so
  }
}

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
}
