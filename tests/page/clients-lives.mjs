/**
 * Whole lives of Make's things, lived through Make's own library over TLS.
 *
 * In: the name of a life as the first argument, and `SANDBOX`, what the sandbox said when it was ready. Out: exit
 * code 0, or the assertion that failed. A process of its own, because Node reads `NODE_EXTRA_CA_CERTS` only at the
 * start.
 */
import assert from 'node:assert/strict';
import { Make } from '@makehq/sdk';
import { eventually } from './clients-sandbox.mjs';

const sandbox = JSON.parse(process.env.SANDBOX);
const [zone] = sandbox.zones;
const host = new URL(zone.tlsUrl).host;
const make = client(zone.token);

function client(token) {
  return new Make(token, host);
}

/** The organization in which the person of the tokens is Admin, and a team that they lead. */
async function place() {
  const kopi = sandbox.organizations.find(({ name }) => name === 'Kopi Nusantara');
  const [team] = await make.teams.list(kopi.id);
  return { organization: kopi.id, team: team.id };
}

/** Order to the sandbox behind the scenes. */
async function order(path, body) {
  const response = await fetch(`${sandbox.controlUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, path);
  return response.json();
}

function refused(promise, statusCode) {
  return assert.rejects(promise, (error) => {
    assert.equal(error.name, 'MakeError', error);
    assert.equal(error.statusCode, statusCode, error.message);
    return true;
  });
}

const blueprint = (flow = []) => ({
  name: 'From Make’s library',
  flow,
  metadata: { version: 1 },
});

const lives = {
  async team() {
    const { organization } = await place();
    const team = await make.teams.create({ name: 'Pop-up stalls', organizationId: organization });
    const roles = await make.roles.list({ cols: ['id', 'name', 'category'] });
    const monitoring = roles.find(({ name }) => name === 'Team Monitoring');
    const { users } = await make.fetch('/users', { query: { organizationId: organization } });
    const person = users.find(({ id, name }) => id !== sandbox.user.id && name !== 'Budi Santoso');
    const path = `/users/${person.id}/user-team-roles/${team.id}`;
    const set = await make.fetch(path, { method: 'POST', body: { usersRoleId: monitoring.id } });
    assert.equal(set.userTeamRole.usersRoleId, monitoring.id);
    const { userTeamRoles } = await make.fetch(`/teams/${team.id}/user-team-roles`);
    assert.ok(userTeamRoles.some(({ userId }) => userId === person.id));
    await make.teams.delete(team.id);
    await refused(make.teams.get(team.id), 404);
  },

  async members() {
    const { organization, team } = await place();
    const invited = await make.fetch(`/organizations/${organization}/invite`, {
      method: 'POST',
      body: { usersRoleId: 13, email: 'tom@make.cloud', name: 'Tom', teamsId: [team] },
    });
    assert.equal(invited.userOrganizationRole.invitation, 'pending');
    const { id } = invited.user;
    const path = `/users/${id}/user-organization-roles/${organization}`;
    const changed = await make.fetch(path, { method: 'POST', body: { usersRoleId: 14 } });
    assert.equal(changed.userOrganizationRole.usersRoleId, 14);
    const { userOrganizationRoles } = await make.fetch(
      `/organizations/${organization}/user-organization-roles`,
    );
    assert.ok(userOrganizationRoles.some(({ userId }) => userId === id));
    const removed = await make.fetch(path, { method: 'POST' });
    assert.equal(removed.userOrganizationRole.usersRoleId, null);
    await refused(make.fetch(path), 404);
  },

  async scenario() {
    const { team } = await place();
    const flow = [{ id: 1, module: 'http:ActionSendData', version: 3, mapper: {}, metadata: {} }];
    const made = await make.scenarios.create({
      teamId: team,
      scheduling: { type: 'on-demand' },
      blueprint: blueprint(flow),
    });
    assert.equal(made.isActive, false);
    await refused(make.scenarios.run(made.id), 422);
    await make.scenarios.update(made.id, { description: 'Sends one lead' });
    assert.equal(await make.scenarios.activate(made.id), true);
    const run = await make.scenarios.run(made.id, {}, { responsive: false });
    const detail = await eventually(() =>
      make.executions.getDetail(made.id, run.executionId).then(
        (told) => told.status !== 'RUNNING' && told,
        () => false,
      ),
    );
    assert.equal(detail.status, 'SUCCESS');
    const [row] = await make.executions.list(made.id);
    assert.equal(row.id, run.executionId);
    assert.equal((await make.blueprints.get(made.id)).flow.length, 1);
    assert.ok((await make.blueprints.versions(made.id)).length > 0);
    assert.equal(await make.scenarios.deactivate(made.id), true);
    await make.scenarios.delete(made.id);
    await refused(make.scenarios.get(made.id), 404);
  },

  async hook() {
    const { team } = await place();
    const made = await make.hooks.create({
      name: 'Leads',
      teamId: team,
      typeName: 'gateway-webhook',
      data: { method: false, headers: false, stringify: false },
    });
    assert.match(made.url, /^https?:/u);
    assert.equal((await make.hooks.ping(made.id)).attached, false);
    await make.hooks.learnStart(made.id);
    assert.equal((await make.hooks.ping(made.id)).learning, true);
    await make.hooks.learnStop(made.id);
    assert.equal((await make.hooks.rename(made.id, 'New leads')).name, 'New leads');
    await make.hooks.disable(made.id);
    assert.equal((await make.hooks.get(made.id)).enabled, false);
    await make.hooks.enable(made.id);
    await make.hooks.delete(made.id);
    await refused(make.hooks.get(made.id), 404);
  },

  async unfinished() {
    const { scenarios } = await (await fetch(`${sandbox.controlUrl}/scenarios`)).json();
    const { id } = scenarios.find(({ name }) => name === 'Lead capture (Facebook)');
    const waiting = await make.incompleteExecutions.list(id);
    assert.equal(waiting.length, 37);
    const [first, second] = waiting;
    assert.equal((await make.incompleteExecutions.get(first.id)).scenarioId, id);
    assert.ok(Object.keys(await make.incompleteExecutions.bundle(first.id)).length > 0);
    await order('/scenarios/heal', { id });
    await make.incompleteExecutions.retry(first.id);
    await make.incompleteExecutions.retryMultiple(id, { ids: [second.id] });
    await eventually(async () => {
      const left = await make.incompleteExecutions.list(id);
      const ids = left.filter(({ resolved }) => !resolved).map((row) => row.id);
      return !ids.includes(first.id) && !ids.includes(second.id);
    });
  },

  async folder() {
    const { team } = await place();
    const top = await make.folders.create({ name: 'Clients', teamId: team });
    const inner = await make.folders.create({ name: 'Retail', teamId: team, parentId: top.id });
    assert.equal(inner.parentId, top.id);
    const [child] = await make.folders.list(team, { parentId: top.id });
    assert.equal(child.id, inner.id);
    const moved = await make.folders.update(inner.id, { name: 'Shops', parentId: null });
    assert.deepEqual([moved.name, moved.parentId], ['Shops', null]);
    await make.folders.delete(top.id);
    await make.folders.delete(inner.id);
    const left = await make.folders.list(team);
    assert.ok(left.every(({ id }) => id !== top.id && id !== inner.id));
  },

  async connection() {
    const { team } = await place();
    const made = await make.connections.create({
      name: 'Our database',
      accountName: 'postgres',
      teamId: team,
      data: { host: 'db.example.com' },
    });
    assert.equal(await make.connections.verify(made.id), true);
    assert.equal(await make.connections.scoped(made.id, ['everything']), false);
    assert.equal((await make.connections.rename(made.id, 'Warehouse')).name, 'Warehouse');
    await order('/connections/break', { id: made.id });
    await refused(make.connections.verify(made.id), 424);
    const [parameter] = await make.connections.listEditableParameters(made.id);
    assert.equal(await make.connections.update(made.id, { data: { [parameter]: 'x' } }), true);
    assert.equal(await make.connections.verify(made.id), true);
    await make.connections.delete(made.id);
    await refused(make.connections.get(made.id), 404);
  },

  async template() {
    const { team } = await place();
    const [offered] = await make.publicTemplates.list({ name: 'lead' });
    const told = await make.publicTemplates.get(offered.url);
    assert.deepEqual([told.id, told.name], [offered.id, offered.name]);
    const flow = await make.publicTemplates.getBlueprint(offered.url);
    assert.ok(flow.blueprint.flow.length > 0);
    const begun = await make.scenarios.create(
      {
        teamId: team,
        scheduling: flow.scheduling,
        // A template's flow comes without a name.
        blueprint: { name: told.name, ...flow.blueprint },
      },
      { confirmed: true },
    );
    const copy = await make.blueprints.get(begun.id);
    assert.deepEqual(
      copy.flow.map(({ module }) => module),
      flow.blueprint.flow.map(({ module }) => module),
    );
    await make.scenarios.delete(begun.id);
    await refused(make.publicTemplates.get('1-nobody-offers-this'), 404);
  },

  async ownTemplate() {
    const { team } = await place();
    const { template } = await make.fetch('/templates', {
      method: 'POST',
      body: {
        teamId: team,
        language: 'en',
        blueprint: JSON.stringify(blueprint()),
        scheduling: JSON.stringify({ type: 'on-demand' }),
        controller: JSON.stringify({ name: 'Weekly report' }),
      },
    });
    assert.equal(template.name, 'Weekly report');
    const path = `/templates/${template.id}`;
    const renamed = await make.fetch(path, { method: 'PATCH', body: { name: 'Monthly report' } });
    assert.equal(renamed.template.name, 'Monthly report');
    const published = await make.fetch(`${path}/publish`, { method: 'POST' });
    assert.ok(published.template.published);
    const { templates } = await make.fetch('/templates', { query: { teamId: team } });
    assert.ok(templates.some(({ id }) => id === template.id));
    await refused(make.fetch(path, { method: 'DELETE' }), 406);
    await make.fetch(path, { method: 'DELETE', query: { confirmed: true } });
    await refused(make.fetch(path), 404);
  },

  async refusals() {
    const { team } = await place();
    const { token } = await order('/tokens', { person: sandbox.user.id, scopes: ['user:read'] });
    await refused(client(token).scenarios.list(team), 403);
    await refused(client('00000000-d213-48dc-b625-27133ae3f1a8').users.me(), 401);
    await refused(make.scenarios.get(1), 404);
    await refused(make.fetch(`/teams/${team}`, { method: 'DELETE' }), 406);
    for (const plainText of [false, true]) {
      await order('/faults', { name: 'tooManyRequests', plainText, retryAfterS: 1, times: 1 });
      await refused(make.users.me(), 429);
    }
    await order('/faults', { name: 'badGateway', times: 1 });
    await refused(make.users.me(), 502);
    assert.equal((await make.users.me()).id, sandbox.user.id);
  },
};

await lives[process.argv[2]]();
