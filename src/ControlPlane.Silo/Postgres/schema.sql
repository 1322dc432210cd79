-- What the ADO.NET providers of Orleans (10.x) need in PostgreSQL: the one table they look for, OrleansQuery, and in it the statements they
-- run by name. Names, parameters and result columns are theirs; tables and statements are ours. Applied by the silo in one transaction
-- where OrleansQuery is absent; may be applied again.

CREATE TABLE IF NOT EXISTS orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

-- Silos -----------------------------------------------------------------------------------------------------------------------------

-- One row per cluster; its version is the precondition of every change of membership.
CREATE TABLE IF NOT EXISTS cluster_membership (
    cluster text PRIMARY KEY,
    version integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS cluster_silo (
    cluster text NOT NULL REFERENCES cluster_membership,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    status integer NOT NULL,
    gateway_port integer NOT NULL,
    suspicions text,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

-- Actors ----------------------------------------------------------------------------------------------------------------------------

-- A document of an actor. The primary key makes a second first write impossible; the version makes a stale one come to nothing.
CREATE TABLE IF NOT EXISTS actor_document (
    service text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    key0 bigint NOT NULL,
    key1 bigint NOT NULL,
    payload bytea,
    version integer NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service, kind, key, key0, key1)
);

CREATE TABLE IF NOT EXISTS actor_reminder (
    service text NOT NULL,
    actor text NOT NULL,
    name text NOT NULL,
    starts_at timestamptz NOT NULL,
    period bigint NOT NULL,
    hash integer NOT NULL,
    version integer NOT NULL DEFAULT 0,
    PRIMARY KEY (service, actor, name)
);

-- A silo reads the reminders of its range of hashes at every change of membership and every few minutes.
CREATE INDEX IF NOT EXISTS actor_reminder_hash ON actor_reminder (service, hash);

-- Statements ------------------------------------------------------------------------------------------------------------------------

INSERT INTO orleansquery (querykey, querytext) VALUES

('InsertMembershipVersionKey', $sql$
WITH made AS (
    INSERT INTO cluster_membership (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT count(*)::integer FROM made
$sql$),

('InsertMembershipKey', $sql$
WITH turn AS (
    UPDATE cluster_membership SET version = version + 1, changed_at = now()
    WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT 1 FROM cluster_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING cluster
), joined AS (
    INSERT INTO cluster_silo (cluster, address, port, generation, name, host, status, gateway_port, started_at, alive_at)
    SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM turn
    RETURNING 1
)
SELECT count(*)::integer FROM joined
$sql$),

('UpdateMembershipKey', $sql$
WITH turn AS (
    UPDATE cluster_membership SET version = version + 1, changed_at = now()
    WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
        SELECT 1 FROM cluster_silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING cluster
), changed AS (
    UPDATE cluster_silo s SET status = @Status, suspicions = @SuspectTimes::text, alive_at = @IAmAliveTime
    FROM turn
    WHERE s.cluster = turn.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    RETURNING 1
)
SELECT count(*)::integer FROM changed
$sql$),

('UpdateIAmAlivetimeKey', $sql$
UPDATE cluster_silo SET alive_at = @IAmAliveTime
WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$sql$),

('MembershipReadRowKey', $sql$
SELECT s.address, s.port, s.generation, s.name AS siloname, s.host AS hostname, s.status, s.gateway_port AS proxyport,
    s.suspicions AS suspecttimes, s.started_at AS starttime, s.alive_at AS iamalivetime, m.version
FROM cluster_membership m
LEFT JOIN cluster_silo s ON s.cluster = m.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
WHERE m.cluster = @DeploymentId
$sql$),

('MembershipReadAllKey', $sql$
SELECT s.address, s.port, s.generation, s.name AS siloname, s.host AS hostname, s.status, s.gateway_port AS proxyport,
    s.suspicions AS suspecttimes, s.started_at AS starttime, s.alive_at AS iamalivetime, m.version
FROM cluster_membership m
LEFT JOIN cluster_silo s ON s.cluster = m.cluster
WHERE m.cluster = @DeploymentId
$sql$),

('GatewaysQueryKey', $sql$
SELECT address, gateway_port AS proxyport, generation
FROM cluster_silo
WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0
$sql$),

-- 3 is Active in SiloStatus: an active silo is never swept away, however late it reports.
('CleanupDefunctSiloEntriesKey', $sql$
DELETE FROM cluster_silo WHERE cluster = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3
$sql$),

('DeleteMembershipTableEntriesKey', $sql$
WITH gone AS (
    DELETE FROM cluster_silo WHERE cluster = @DeploymentId
)
DELETE FROM cluster_membership WHERE cluster = @DeploymentId
$sql$),

('ReadFromStorageKey', $sql$
SELECT payload AS payloadbinary, version
FROM actor_document
WHERE service = @ServiceId AND kind = @GrainTypeString AND key = coalesce(@GrainIdExtensionString::text, '')
    AND key0 = @GrainIdN0 AND key1 = @GrainIdN1
$sql$),

-- No row in the answer: somebody else wrote first.
('WriteToStorageKey', $sql$
WITH first AS (
    INSERT INTO actor_document (service, kind, key, key0, key1, payload, version)
    SELECT @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString::text, ''), @GrainIdN0, @GrainIdN1, @PayloadBinary, 1
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
), later AS (
    UPDATE actor_document SET payload = @PayloadBinary, version = version + 1, saved_at = now()
    WHERE service = @ServiceId AND kind = @GrainTypeString AND key = coalesce(@GrainIdExtensionString::text, '')
        AND key0 = @GrainIdN0 AND key1 = @GrainIdN1 AND version = @GrainStateVersion::integer
    RETURNING version
)
SELECT version AS newgrainstateversion FROM first UNION ALL SELECT version FROM later
$sql$),

('ClearStorageKey', $sql$
UPDATE actor_document SET payload = NULL, version = version + 1, saved_at = now()
WHERE service = @ServiceId AND kind = @GrainTypeString AND key = coalesce(@GrainIdExtensionString::text, '')
    AND key0 = @GrainIdN0 AND key1 = @GrainIdN1 AND version = @GrainStateVersion::integer
RETURNING version AS newgrainstateversion
$sql$),

('DeleteStorageKey', $sql$
DELETE FROM actor_document
WHERE service = @ServiceId AND kind = @GrainTypeString AND key = coalesce(@GrainIdExtensionString::text, '')
    AND key0 = @GrainIdN0 AND key1 = @GrainIdN1 AND version = @GrainStateVersion::integer
RETURNING version + 1 AS newgrainstateversion
$sql$),

('UpsertReminderRowKey', $sql$
INSERT INTO actor_reminder AS r (service, actor, name, starts_at, period, hash)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
ON CONFLICT (service, actor, name)
DO UPDATE SET starts_at = excluded.starts_at, period = excluded.period, hash = excluded.hash, version = r.version + 1
RETURNING version
$sql$),

('ReadReminderRowKey', $sql$
SELECT actor AS grainid, name AS remindername, starts_at AS starttime, period, version
FROM actor_reminder
WHERE service = @ServiceId AND actor = @GrainId AND name = @ReminderName
$sql$),

('ReadReminderRowsKey', $sql$
SELECT actor AS grainid, name AS remindername, starts_at AS starttime, period, version
FROM actor_reminder
WHERE service = @ServiceId AND actor = @GrainId
$sql$),

-- The range does not pass the end of the ring; the next one does.
('ReadRangeRows1Key', $sql$
SELECT actor AS grainid, name AS remindername, starts_at AS starttime, period, version
FROM actor_reminder
WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash
$sql$),

('ReadRangeRows2Key', $sql$
SELECT actor AS grainid, name AS remindername, starts_at AS starttime, period, version
FROM actor_reminder
WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)
$sql$),

('DeleteReminderRowKey', $sql$
WITH gone AS (
    DELETE FROM actor_reminder WHERE service = @ServiceId AND actor = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1
)
SELECT count(*)::integer FROM gone
$sql$),

('DeleteReminderRowsKey', $sql$
DELETE FROM actor_reminder WHERE service = @ServiceId
$sql$)

ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;
