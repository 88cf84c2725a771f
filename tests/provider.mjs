// A provider of OpenID Connect for the tests: npm's oidc-provider in the FAPI 2.0 profile, with PAR, DPoP and its
// nonces, and private_key_jwt. It is on localhost and Veileder on 127.0.0.1: to a browser two sites, as in a hospital.
// Arguments: one JSON object with the client, the accounts and where claims are given.
// Prints its issuer when it listens on loopback.
import { createServer } from "node:http";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import Provider from "oidc-provider";

const given = JSON.parse(process.argv[2]);
const signing = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: given.client_id,
      redirect_uris: [given.redirect],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      id_token_signed_response_alg: "PS256",
      dpop_bound_access_tokens: true,
      jwks: { keys: [given.jwk] },
    }],
    clientAuthMethods: ["private_key_jwt"],
    enabledJWA: { clientAuthSigningAlgValues: ["ES256", "PS256"], idTokenSigningAlgValues: ["PS256", "ES256"] },
    jwks: { keys: [{ ...signing, alg: "PS256", use: "sig", kid: "signing" }] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    scopes: ["openid", "profile"],
    claims: { openid: ["sub"], profile: Object.keys(Object.values(given.accounts)[0]) },
    conformIdTokenClaims: given.userinfo,
    findAccount: (_, id) => given.accounts[id] && { accountId: id, claims: () => ({ sub: id, ...given.accounts[id] }) },
    features: {
      devInteractions: { enabled: true },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
      fapi: { enabled: true, profile: "2.0" },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
  });
  provider.on("server_error", (_, error) => console.error(error));
  for (const name of ["pushed_authorization_request", "grant", "authorization"]) {
    provider.on(`${name}.error`, (_, error) => console.error(name, error.error, error.error_description, error.error_detail));
  }
  server.on("request", provider.callback());
  console.log(issuer);
});
