// Generated from the OpenAPI document of http-api: run the tests of generated-clients with -u.

export interface paths {
    "/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The providers that a shop can connect
         * @description Requires the permission `see`.
         */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the actor may do
         * @description For a user interface: which buttons to show, and why one is disabled. Every request is checked anyway. Requires the permission `see`.
         */
        get: operations["getPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The shop's connections
         * @description Requires the permission `see`.
         */
        get: operations["listConnections"];
        put?: never;
        /**
         * Connect a provider
         * @description Requires the permission `configure`.
         */
        post: operations["createConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A connection, with how far each capability has read
         * @description Requires the permission `see`.
         */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /**
         * Delete a connection with its credential and runs
         * @description A new connection to the same account imports every record once more, into the rows that the host has. Requires the permission `configure`.
         */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        /**
         * Change config or capabilities
         * @description Requires the version that was read, as `version` or `If-Match`. A given field replaces the whole old value. Requires the permission `configure`.
         */
        patch: operations["changeConnection"];
        trace?: never;
    };
    "/connections/{id}/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is left of the provider's requests
         * @description For a provider that limits the requests of an app a day: the shops of this server share them, so that the answer is a coarse share, and which runs wait. Requires the permission `configure`.
         */
        get: operations["getBudget"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch a connection on
         * @description Requires the permission `configure`.
         */
        post: operations["enableConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch a connection off
         * @description Requires the permission `configure`.
         */
        post: operations["disableConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check with the provider whether the connection works
         * @description The provider's errors show in the connection's health, not as errors of this request. Requires the permission `configure`.
         */
        post: operations["testConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/records/by-day": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the runs of each day have done to records
         * @description By the day on which a run was requested: the oldest day first, today last. Runs that fetch what webhooks named count too. Only the last 10,000 runs are read: a day that has more is left out, with those before it. Requires the permission `see`.
         */
        get: operations["listRecordDays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/records/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import records again
         * @description The next import reads everything and sends these records to the host again, even if they are unchanged. Nothing changes until then. Requires the permission `configure`.
         */
        post: operations["forgetRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/credential": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metadata of the credential, without the secret
         * @description Requires the permission `configure`.
         */
        get: operations["getCredential"];
        put?: never;
        /**
         * Set or replace the credential
         * @description The secret is sealed and never shown again. The previous credential is revoked. Requires the permission `configure`.
         */
        post: operations["setCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke the credential
         * @description Destroys its key: nobody can open it again. Changes nothing if it is already revoked. Requires the permission `configure`.
         */
        post: operations["revokeCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a consent at the provider
         * @description Send the browser to `url`. The provider sends it back to the callback, which redirects to a page of the host. Requires the permission `configure`.
         */
        post: operations["authorizeConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a provider sends the browser back to
         * @description Redirects to the host's page with `integration=connected` and `connection` in its query, or `integration=failed` and the error's `code`. Requires the permission `configure`.
         */
        get: operations["oauthCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/actions/{capability}/choices/{field}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a person can choose for a field of an input
         * @description The things of the host that match, the best first, for a field that the capability names in `choices`. 404 for any other field. Requires the permission `use`.
         */
        get: operations["listChoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/actions/{capability}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a capability
         * @description The body is the capability's input; an empty body means `{}`. The same input joins a run that is under way; a repeated idempotency key returns the run that it started. If the capability has subjects, another input waits in line behind it. Requires the permission `use`.
         */
        post: operations["runCapability"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs, newest first
         * @description Requires the permission `see`.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A run, with its progress
         * @description Requires the permission `see`.
         */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/document.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A document of a run, as PDF
         * @description Built from the host's current data; unchanged content is served from memory. 404 if the capability has no documents, or the run has none yet. Requires the permission `see`.
         */
        get: operations["getRunDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The progress of a run, as server-sent events
         * @description Each event is the run as `GET /runs/{id}/` returns it: `progress` at once and after every change, and `end` when the run has ended. The stream closes then, or after some minutes: reconnect, which an EventSource does by itself. Requires the permission `see`.
         */
        get: operations["streamRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description A waiting run ends at once, a running one at its next page. What it committed stays. A finished run does not change. Requires the permission `use`.
         */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a failed push from its last step
         * @description Finished steps are not repeated. An unknown outcome is looked up first. A run that did not fail, or failed before its first step, is `invalid_input`. Requires the permission `use`.
         */
        post: operations["reconcileRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle a run whose outcome is unknown
         * @description For a person who has checked the outcome. A run whose outcome is known is `invalid_input`. Requires the permission `use`.
         */
        post: operations["settleRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The schedules of a connection
         * @description Requires the permission `see`.
         */
        get: operations["listSchedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/schedules/{capability}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The schedule of a capability
         * @description Requires the permission `see`.
         */
        get: operations["getSchedule"];
        /**
         * Set the schedule of a capability
         * @description Creates or replaces the schedule; the same request again changes nothing. Runs start on behalf of the actor who set it, and the policy is checked each time. Missed times lead to one run. Requires the permission `configure`.
         */
        put: operations["setSchedule"];
        post?: never;
        /**
         * Delete the schedule of a capability
         * @description Requires the permission `configure`.
         */
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/schedules/{capability}/times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The next five times of a schedule that is not set yet
         * @description For a form: the times are those of this connection, with its delay. Requires the permission `see`.
         */
        get: operations["planSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The event log, newest first
         * @description Requires the permission `read_events`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The event log of the last 90 days as CSV
         * @description UTF-8 and RFC 4180 with a header row, streamed. A cell that a spreadsheet would read as a formula starts with an apostrophe. Requires the permission `export_events`.
         */
        get: operations["exportEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Answer a check of the address
         * @description For providers that check the address before they send to it.
         */
        get: operations["answerChallenge"];
        put?: never;
        /**
         * Receive a delivery
         * @description Verifies the signature and stores what the delivery names. The records are fetched afterwards.
         */
        post: operations["receiveWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/callbacks/{provider}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how far a request about personal data is
         * @description A page for the person who made the request: it shows dates, and nothing of a shop. An unknown code is answered with 404.
         */
        get: operations["showRequestStatus"];
        put?: never;
        /**
         * Receive a signed request
         * @description For signed requests other than deliveries, such as the withdrawal of a consent.
         */
        post: operations["receiveCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests about personal data, newest first
         * @description Requires the permission `configure`.
         */
        get: operations["listPrivacyRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy-requests/{id}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle a request about personal data
         * @description For a person who has done what it asks. One that is settled already is `stale_version`. Requires the permission `configure`.
         */
        post: operations["settlePrivacyRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This API as OpenAPI 3.1
         * @description Needs no login: it holds no data of any shop.
         */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        NewConnection: {
            provider_key: string;
            /** @description Matches the provider's `config_schema`. */
            config: {
                [key: string]: unknown;
            };
            /** @description Defaults to all capabilities of the provider. */
            enabled_capabilities?: string[];
        };
        ConnectionChange: {
            /** @description The version that was read; optional with `If-Match`. */
            version?: number;
            config?: {
                [key: string]: unknown;
            };
            enabled_capabilities?: string[];
        };
        /** @description `kind` is one of the provider's `auth_types`; its `credential_schemas` describe the fields of each. */
        NewCredential: {
            /** @constant */
            kind: "oauth2";
            secret: {
                /**
                 * Access token
                 * @description The token that authorises requests.
                 */
                access_token: string;
                /**
                 * Refresh token
                 * @description Gets the next access token. Leave it out if the provider gave none.
                 */
                refresh_token?: string | null;
            };
            scopes?: string[] | null;
            expires_at?: string | null;
            refresh_expires_at?: string | null;
        } | {
            /** @constant */
            kind: "client_credentials";
            secret: {
                /**
                 * Client id
                 * @description The id of the shop's own app.
                 */
                client_id: string;
                /**
                 * Client secret
                 * @description The secret of the shop's own app.
                 */
                client_secret: string;
                /**
                 * Access token
                 * @description A token that the app already has. Leave it out: one is requested.
                 */
                access_token?: string | null;
            };
            scopes?: string[] | null;
            expires_at?: string | null;
            refresh_expires_at?: string | null;
        } | {
            /** @constant */
            kind: "access_token";
            secret: {
                /**
                 * Access token
                 * @description The token as the provider shows it.
                 */
                access_token: string;
            };
            scopes?: string[] | null;
            expires_at?: string | null;
            refresh_expires_at?: string | null;
        } | {
            /** @constant */
            kind: "api_key";
            secret: {
                /**
                 * API key
                 * @description The key as the provider shows it.
                 */
                api_key: string;
            };
            scopes?: string[] | null;
            expires_at?: string | null;
            refresh_expires_at?: string | null;
        } | {
            /** @constant */
            kind: "basic_auth";
            secret: {
                /**
                 * User
                 * @description The name of the user at the provider.
                 */
                user: string;
                /**
                 * Password
                 * @description The password of that user.
                 */
                password: string;
            };
            scopes?: string[] | null;
            expires_at?: string | null;
            refresh_expires_at?: string | null;
        } | {
            /** @constant */
            kind: "custom";
            secret: {
                [key: string]: string;
            };
            scopes?: string[] | null;
            expires_at?: string | null;
            refresh_expires_at?: string | null;
        };
        Authorization: {
            /** @description Path of the host's page to return to. Defaults to the host's `returnTo`. */
            return_to?: string;
        };
        PrivacySettlement: {
            /** @description What was done; no personal data. */
            note?: string;
        };
        RecordsToForget: {
            /** @description Such as `order`. Defaults to every kind of the provider. */
            kind?: string;
            /** @description The provider's ids of the records. Defaults to all. */
            external_ids?: string[];
            /** @description Import them as new records: only for rows that the host no longer has. Defaults to false. */
            drop_host_ids?: boolean;
        };
        ActionInput: {
            [key: string]: unknown;
        };
        ScheduleSetting: {
            /** @description Five fields, as in crontab: `*\/15 * * * *` is every 15 minutes. */
            cron: string;
            /** @description IANA name, such as `Europe/Berlin`. Defaults to `UTC`. */
            time_zone?: string;
            /** @description Input of each run, matching the capability's `input_schema`. Defaults to `{}`. */
            input?: {
                [key: string]: unknown;
            };
            /** @description Defaults to true. */
            enabled?: boolean;
        };
        Settlement: {
            /**
             * @description `done` makes the run a `SUCCESS`; after `not_done` the same run can be requested again.
             * @enum {string}
             */
            found: "done" | "not_done";
        };
        Choice: {
            /** @description The value of the field. */
            id: string;
            label: string;
            /** @description Distinguishes it from others of the same name; null if there is nothing to say. */
            detail: string | null;
            picture_url: string | null;
        };
        ChoiceList: {
            data: components["schemas"]["Choice"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ImportResult: {
            fetched: number;
            created: number;
            changed: number;
            unchanged: number;
            deleted: number;
            rejected: number;
            duplicates?: number;
            total: number | null;
            /** @description The next import reads what changed since then; null: everything. */
            watermark: string | null;
            /** @description Why absent records were kept, or records may be missing. */
            incomplete?: string;
        } & {
            [key: string]: unknown;
        };
        DryRunResult: {
            /** @constant */
            dry_run: true;
            fetched: number;
            created: number;
            changed: number;
            unchanged: number;
            deleted: number;
            rejected: number;
            duplicates?: number;
            total: number | null;
            /** @description The first 50 records of each. */
            would: {
                create: {
                    external_id: string;
                    updated_at: string | null;
                }[];
                change: {
                    external_id: string;
                    host_id: string;
                    updated_at: string | null;
                    /** @enum {string} */
                    why: "content" | "sent_again" | "forgotten" | "was_deleted";
                }[];
                delete: {
                    external_id: string;
                    host_id: string;
                }[];
                reject: {
                    external_id: string | null;
                    field: string;
                    problem: string;
                }[];
            };
            /** @description The first 50, and how many there are. */
            warnings: {
                count: number;
                examples: {
                    external_id: string | null;
                    field: string;
                    problem: string;
                }[];
            };
            notices: {
                count: number;
                examples: {
                    code: string;
                    message: string;
                }[];
            };
            /** @description Why an import could find more, or would keep absent records. */
            incomplete?: string;
        } & {
            [key: string]: unknown;
        };
        Run: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            connection_id: string;
            capability: string;
            /** @description What a push is about: runs of one subject wait in line. Null if its capability has no subjects. */
            subject: string | null;
            /**
             * @description What started it. `webhook`: a run of the capability `webhooks`, which fetches what deliveries named.
             * @enum {string}
             */
            trigger: "request" | "schedule" | "port" | "webhook";
            input: {
                [key: string]: unknown;
            };
            /**
             * @description `SUCCESS`, `FAILURE` and `REVOKED` are final.
             * @enum {string}
             */
            state: "PENDING" | "RECEIVED" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";
            progress: {
                fetched: number;
                created: number;
                changed: number;
                unchanged: number;
                deleted: number;
                rejected: number;
                /** @description Fetched records that repeat another of their batch; merged with it. */
                duplicates: number;
                /** @description How many records there are to fetch; null until known. */
                total: number | null;
                /** @description `reading` or `deleting`, or the last step of a push; null unless `STARTED`. */
                phase: string | null;
                /** @description Records fetched per second since the run started; null until the first. */
                per_second: number | null;
            };
            attempts: number;
            /** @description Earliest start time. */
            eta: string | null;
            /** @description Revoked if no worker has started it by then. */
            expires_at: string | null;
            idempotency_key: string | null;
            cancel_requested: boolean;
            /** @description The counts of an import, what an import would do for a `dry_run`, or the output of a push; null before it has succeeded. */
            result: components["schemas"]["ImportResult"] | components["schemas"]["DryRunResult"] | {
                [key: string]: unknown;
            } | null;
            error: {
                code: string;
                kind: string;
                message: string;
            } | null;
            actor_id: string;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        Connection: {
            /** Format: uuid */
            id: string;
            provider_key: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @enum {string} */
            health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
            health_reason: string | null;
            /** @description By capability, once it has run. A failure of one does not affect the others; `health` combines them. */
            capability_health: {
                [key: string]: {
                    /** @enum {string} */
                    health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
                    reason: string | null;
                    /**
                     * Format: date-time
                     * @description When the health became this one.
                     */
                    since: string;
                };
            };
            /** @description Matches the provider's `config_schema`. */
            config: {
                [key: string]: unknown;
            };
            enabled_capabilities: string[];
            last_synced_at: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Increases with every change of config, capabilities or status. */
            version: number;
        };
        ListedConnection: {
            /** Format: uuid */
            id: string;
            provider_key: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @enum {string} */
            health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
            health_reason: string | null;
            /** @description By capability, once it has run. A failure of one does not affect the others; `health` combines them. */
            capability_health: {
                [key: string]: {
                    /** @enum {string} */
                    health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
                    reason: string | null;
                    /**
                     * Format: date-time
                     * @description When the health became this one.
                     */
                    since: string;
                };
            };
            /** @description Matches the provider's `config_schema`. */
            config: {
                [key: string]: unknown;
            };
            enabled_capabilities: string[];
            last_synced_at: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Increases with every change of config, capabilities or status. */
            version: number;
            /** @description The newest run of any capability, which may be under way; null if there is none. Runs that fetch what webhooks named do not count. */
            last_run: {
                /** Format: uuid */
                id: string;
                capability: string;
                /**
                 * @description `SUCCESS`, `FAILURE` and `REVOKED` are final.
                 * @enum {string}
                 */
                state: "PENDING" | "RECEIVED" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";
                progress: {
                    fetched: number;
                    created: number;
                    changed: number;
                    unchanged: number;
                    deleted: number;
                    rejected: number;
                    /** @description Fetched records that repeat another of their batch; merged with it. */
                    duplicates: number;
                    /** @description How many records there are to fetch; null until known. */
                    total: number | null;
                    /** @description `reading` or `deleting`, or the last step of a push; null unless `STARTED`. */
                    phase: string | null;
                    /** @description Records fetched per second since the run started; null until the first. */
                    per_second: number | null;
                };
                error: {
                    code: string;
                    kind: string;
                    message: string;
                } | null;
                /** Format: date-time */
                created_at: string;
                finished_at: string | null;
            } | null;
            /** @description The newest run of each capability that is among the last 50 of the connection, the newest first. */
            last_runs: {
                /** Format: uuid */
                id: string;
                capability: string;
                /**
                 * @description `SUCCESS`, `FAILURE` and `REVOKED` are final.
                 * @enum {string}
                 */
                state: "PENDING" | "RECEIVED" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";
                progress: {
                    fetched: number;
                    created: number;
                    changed: number;
                    unchanged: number;
                    deleted: number;
                    rejected: number;
                    /** @description Fetched records that repeat another of their batch; merged with it. */
                    duplicates: number;
                    /** @description How many records there are to fetch; null until known. */
                    total: number | null;
                    /** @description `reading` or `deleting`, or the last step of a push; null unless `STARTED`. */
                    phase: string | null;
                    /** @description Records fetched per second since the run started; null until the first. */
                    per_second: number | null;
                };
                error: {
                    code: string;
                    kind: string;
                    message: string;
                } | null;
                /** Format: date-time */
                created_at: string;
                finished_at: string | null;
            }[];
            /** @description The run that its schedules request next; null if none is scheduled. */
            next_run: {
                capability: string;
                /** Format: date-time */
                at: string;
            } | null;
        };
        ConnectionWithPlaces: {
            /** Format: uuid */
            id: string;
            provider_key: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @enum {string} */
            health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
            health_reason: string | null;
            /** @description By capability, once it has run. A failure of one does not affect the others; `health` combines them. */
            capability_health: {
                [key: string]: {
                    /** @enum {string} */
                    health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
                    reason: string | null;
                    /**
                     * Format: date-time
                     * @description When the health became this one.
                     */
                    since: string;
                };
            };
            /** @description Matches the provider's `config_schema`. */
            config: {
                [key: string]: unknown;
            };
            enabled_capabilities: string[];
            last_synced_at: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Increases with every change of config, capabilities or status. */
            version: number;
            /** @description The newest run of any capability, which may be under way; null if there is none. Runs that fetch what webhooks named do not count. */
            last_run: {
                /** Format: uuid */
                id: string;
                capability: string;
                /**
                 * @description `SUCCESS`, `FAILURE` and `REVOKED` are final.
                 * @enum {string}
                 */
                state: "PENDING" | "RECEIVED" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";
                progress: {
                    fetched: number;
                    created: number;
                    changed: number;
                    unchanged: number;
                    deleted: number;
                    rejected: number;
                    /** @description Fetched records that repeat another of their batch; merged with it. */
                    duplicates: number;
                    /** @description How many records there are to fetch; null until known. */
                    total: number | null;
                    /** @description `reading` or `deleting`, or the last step of a push; null unless `STARTED`. */
                    phase: string | null;
                    /** @description Records fetched per second since the run started; null until the first. */
                    per_second: number | null;
                };
                error: {
                    code: string;
                    kind: string;
                    message: string;
                } | null;
                /** Format: date-time */
                created_at: string;
                finished_at: string | null;
            } | null;
            /** @description The newest run of each capability that is among the last 50 of the connection, the newest first. */
            last_runs: {
                /** Format: uuid */
                id: string;
                capability: string;
                /**
                 * @description `SUCCESS`, `FAILURE` and `REVOKED` are final.
                 * @enum {string}
                 */
                state: "PENDING" | "RECEIVED" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";
                progress: {
                    fetched: number;
                    created: number;
                    changed: number;
                    unchanged: number;
                    deleted: number;
                    rejected: number;
                    /** @description Fetched records that repeat another of their batch; merged with it. */
                    duplicates: number;
                    /** @description How many records there are to fetch; null until known. */
                    total: number | null;
                    /** @description `reading` or `deleting`, or the last step of a push; null unless `STARTED`. */
                    phase: string | null;
                    /** @description Records fetched per second since the run started; null until the first. */
                    per_second: number | null;
                };
                error: {
                    code: string;
                    kind: string;
                    message: string;
                } | null;
                /** Format: date-time */
                created_at: string;
                finished_at: string | null;
            }[];
            /** @description The run that its schedules request next; null if none is scheduled. */
            next_run: {
                capability: string;
                /** Format: date-time */
                at: string;
            } | null;
            /** @description By capability. */
            sync_cursor: {
                [key: string]: {
                    /** @description The next run reads changes since then. */
                    watermark: string | null;
                    /** @description Whether the last run stopped early; the next one resumes there. */
                    interrupted: boolean;
                };
            };
        };
        TestedConnection: {
            /** Format: uuid */
            id: string;
            provider_key: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @enum {string} */
            health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
            health_reason: string | null;
            /** @description By capability, once it has run. A failure of one does not affect the others; `health` combines them. */
            capability_health: {
                [key: string]: {
                    /** @enum {string} */
                    health: "unknown" | "healthy" | "degraded" | "reauth_required" | "failing";
                    reason: string | null;
                    /**
                     * Format: date-time
                     * @description When the health became this one.
                     */
                    since: string;
                };
            };
            /** @description Matches the provider's `config_schema`. */
            config: {
                [key: string]: unknown;
            };
            enabled_capabilities: string[];
            last_synced_at: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Increases with every change of config, capabilities or status. */
            version: number;
            /** @description The provider's announcements about its API: `api_version_differs`, `api_deprecated`. */
            notices: {
                /** @enum {string} */
                level: "info" | "warning";
                code: string;
                message: string;
            }[];
        };
        BudgetLeft: {
            /** @description Null if the provider does not limit apps, or nothing is known yet. */
            budget: {
                /** @description About how much of a day's requests is left, in steps of ten; null if a day has no limit. */
                left_percent: number | null;
                /** @description Until when runs that people start wait, and tests of connections; null if they go out. */
                people_wait_until: string | null;
                /** @description Until when all other runs wait, such as scheduled ones; null if they go out. */
                others_wait_until: string | null;
            } | null;
        };
        ConnectionList: {
            data: components["schemas"]["ListedConnection"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Credential: {
            /** Format: uuid */
            connection_id: string;
            /** @enum {string} */
            kind: "oauth2" | "client_credentials" | "access_token" | "api_key" | "basic_auth" | "custom";
            /** @description Increases with every secret that is set. */
            version: number;
            /** @description Stands for the secret; the same for every secret. */
            mask: string;
            /** @description Fields of the secret that are no secret themselves, such as the id of an account. */
            visible_fields: {
                [key: string]: string;
            };
            scopes: string[] | null;
            /** @description Null if unknown. */
            expires_at: string | null;
            /** @description Null if unknown. */
            refresh_expires_at: string | null;
            revoked_at: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
        };
        Event: {
            /** Format: uuid */
            id: string;
            connection_id: string | null;
            /** @enum {string} */
            level: "debug" | "info" | "warning" | "error";
            event_type: string;
            message: string;
            meta: {
                [key: string]: unknown;
            };
            actor_id: string | null;
            /** Format: date-time */
            created_at: string;
        };
        AuthorizationUrl: {
            url: string;
        };
        Permissions: {
            /** @description Version of the table that decided. */
            policy_version: number;
            permissions: {
                /** @enum {string} */
                permission: "see" | "configure" | "use" | "read_events" | "export_events";
                allowed: boolean;
                /** @description What decided, such as `role.configure` or `use.credential_missing`. */
                rule: string;
                /** @description A sentence for people. */
                reason: string;
            }[];
            /** @description Whether each capability of the connection can run now; null without `connection_id`. */
            capabilities: {
                capability: string;
                allowed: boolean;
                /** @description What decided, such as `role.configure` or `use.credential_missing`. */
                rule: string;
                /** @description A sentence for people. */
                reason: string;
            }[] | null;
        };
        PrivacyRequest: {
            /** Format: uuid */
            id: string;
            provider_key: string;
            /** @description The account at the provider. */
            account: string;
            /** @description The connection that had the account; it may be deleted by now. */
            connection_id: string | null;
            /** @enum {string} */
            type: "export_customer" | "redact_customer" | "redact_shop";
            /** @description Empty once a request to delete is settled. */
            customers: {
                /** @description The provider's id. */
                external_id: string;
                /** @description The host's id; null if the host did not have it. */
                host_id: string | null;
            }[];
            /** @description Empty once a request to delete is settled. */
            orders: {
                /** @description The provider's id. */
                external_id: string;
                /** @description The host's id; null if the host did not have it. */
                host_id: string | null;
            }[];
            /** @enum {string} */
            state: "open" | "settled";
            /** Format: date-time */
            requested_at: string;
            /**
             * Format: date-time
             * @description Until when it must be done.
             */
            due_at: string;
            /** @description When the record links were deleted. */
            redacted_at: string | null;
            settled_at: string | null;
            /** @description Id of the actor, or `port` for the host itself. */
            settled_by: string | null;
            attempts: number;
            /** @description When it is taken up next. */
            next_at: string | null;
            note: string | null;
        };
        PrivacyRequestList: {
            data: components["schemas"]["PrivacyRequest"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Provider: {
            key: string;
            label: string;
            /** @enum {string} */
            category: "api" | "vendor";
            /**
             * @description The default kind of credential.
             * @enum {string}
             */
            auth_type: "oauth2" | "client_credentials" | "access_token" | "api_key" | "basic_auth" | "custom" | "none";
            /** @description Every kind that it accepts, the default first. */
            auth_types: ("oauth2" | "client_credentials" | "access_token" | "api_key" | "basic_auth" | "custom" | "none")[];
            setup: {
                /** @description The provider's page where an app, a token or a key is made; null if there is nothing to do. */
                link: string | null;
                /** @description Register exactly this address with the provider's app; null if it has no consent. */
                callback_url: string | null;
                /** @description What a consent requests, and what each is for. */
                scopes: {
                    scope: string;
                    reason: string | null;
                }[];
            };
            /** @description The secret of each kind but `none`, to draw a form. */
            credential_schemas: {
                /** @enum {string} */
                kind: "oauth2" | "client_credentials" | "access_token" | "api_key" | "basic_auth" | "custom";
                /** @description JSON Schema (2020-12) of the secret; `writeOnly` fields are never shown, so a form hides them. */
                schema: {
                    [key: string]: unknown;
                };
            }[];
            capabilities: {
                key: string;
                label: string;
                /**
                 * @description `pull` imports records, `push` sends something out.
                 * @enum {string}
                 */
                mode: "pull" | "push";
                /** @description JSON Schema (2020-12) of its action's body. */
                input_schema: {
                    [key: string]: unknown;
                };
                /** @description The screen that a console may have for this input; null if the form of the schema is right. */
                screen: {
                    name: string;
                    limits: {
                        [key: string]: number;
                    };
                } | null;
                /** @description The fields of the input whose values a person can choose: see `listChoices`. */
                choices: string[];
            }[];
            /** @description JSON Schema (2020-12) of a connection's config. */
            config_schema: {
                [key: string]: unknown;
            };
        };
        ProviderList: {
            data: components["schemas"]["Provider"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        RecordDay: {
            /** Format: date */
            day: string;
            /** @description How many runs were requested on this day. */
            runs: number;
            created: number;
            changed: number;
            unchanged: number;
            deleted: number;
            rejected: number;
        };
        RecordDayList: {
            data: components["schemas"]["RecordDay"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ForgottenRecords: {
            forgotten: number;
        };
        RunList: {
            data: components["schemas"]["Run"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Schedule: {
            /** Format: uuid */
            connection_id: string;
            capability: string;
            cron: string;
            time_zone: string;
            input: {
                [key: string]: unknown;
            };
            enabled: boolean;
            /** @description On whose behalf the runs start. */
            actor_id: string;
            /** @description When the next run is due; null while the schedule is disabled. Schedules that name no hour are due a few seconds or minutes after the minute of their cron, the same for all times of a connection. */
            next_at: string | null;
            /** @description How many times in a row the run could not be requested; the third failure pauses the schedule. */
            failures: number;
            last_run_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        ScheduleList: {
            data: components["schemas"]["Schedule"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ScheduleTimes: {
            times: string[];
        };
        WebhookReceipt: {
            /**
             * @description `accepted`: something follows from it. `ignored`: nothing does; an event says why. `duplicate`: it came before. `nobody`: no connection has the account.
             * @enum {string}
             */
            outcome: "accepted" | "ignored" | "duplicate" | "nobody";
        };
        WebhookConfirmation: {
            /** @description A page that says how far the request is. */
            url: string;
            /** @description Names the request towards the person. */
            confirmation_code: string;
        };
        CallbackReceipt: components["schemas"]["WebhookReceipt"] | components["schemas"]["WebhookConfirmation"];
        EventList: {
            data: components["schemas"]["Event"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        Problem: {
            /** @description What the status means. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /**
             * @description What went wrong; stable.
             * @enum {string}
             */
            code: "not_configured" | "malformed_request" | "invalid_cursor" | "unauthenticated" | "webhook_refused" | "cross_site_request" | "method_not_allowed" | "payload_too_large" | "unsupported_media_type" | "invalid_input" | "invalid_config" | "not_found" | "already_connected" | "stale_version" | "run_in_progress" | "run_lease_lost" | "run_cancelled" | "run_crashed" | "run_limit_exceeded" | "policy_denied" | "oauth_state_invalid" | "oauth_refused" | "credential_unusable" | "credential_corrupt" | "too_many_streams" | "too_many_exports" | "export_given_up" | "too_busy" | "work_limit_exceeded" | "provider_auth" | "provider_rate_limited" | "provider_unavailable" | "provider_timeout" | "provider_rejected" | "provider_malformed" | "provider_response_too_large" | "outcome_unknown" | "port_failed" | "stopped" | "storage_unavailable" | "internal";
            /** @description What failed, which one, and what to do next. Missing for internal errors. */
            detail?: string;
            /** @description Names this request in the logs of the server; also in `X-Request-Id`. */
            request_id: string;
            /** @description The policy rule that denied the request, for `policy_denied`. */
            rule?: string;
            /** @description Each wrong field, in dot notation within the body, the query or the headers, and what is wrong with it. */
            errors?: {
                path: string;
                problem: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All providers, on one page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPermissions: {
        parameters: {
            query?: {
                /** @description Adds whether each capability of this connection can run now. */
                connection_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One decision per permission. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permissions"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All connections with their last and next runs, by provider, on one page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createConnection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConnection"];
            };
        };
        responses: {
            /** @description The connection, enabled and without a credential. */
            201: {
                headers: {
                    /** @description The version of the connection. */
                    ETag?: string;
                    /** @description Path of the connection. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already_connected` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`, `invalid_config` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    /** @description The version of the connection. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionWithPlaces"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteConnection: {
        parameters: {
            query?: {
                /** @description `true`: a new connection imports only what has changed meanwhile. Defaults to `false`. */
                keep_links?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. Its events and imported records stay. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that was read. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionChange"];
            };
        };
        responses: {
            /** @description The changed connection. */
            200: {
                headers: {
                    /** @description The version of the connection. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stale_version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`, `invalid_config` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBudget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetLeft"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enableConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    /** @description The version of the connection. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stale_version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    /** @description The version of the connection. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stale_version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The connection, with its health as just checked. */
            200: {
                headers: {
                    /** @description The version of the connection. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestedConnection"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRecordDays: {
        parameters: {
            query?: {
                /** @description Where a day begins, such as `Europe/Berlin`. */
                time_zone?: string;
                days?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The days, on one page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordDayList"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forgetRecords: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RecordsToForget"];
            };
        };
        responses: {
            /** @description How many records the host has and gets again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForgottenRecords"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `run_in_progress` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest version, revoked or not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCredential"];
            };
        };
        responses: {
            /** @description Metadata of the new version. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stale_version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Metadata of the revoked version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    authorizeConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Authorization"];
            };
        };
        responses: {
            /** @description Where to send the browser. Valid once, for ten minutes, for the same actor. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationUrl"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oauthCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Redirect to the host's page. */
            302: {
                headers: {
                    /** @description Address of the page. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChoices: {
        parameters: {
            query?: {
                /** @description What was typed so far. */
                text?: string;
                /** @description The most choices. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
                capability: string;
                field: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The choices, on one page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChoiceList"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `port_failed` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runCapability: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request return the first run. Unique per connection. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                capability: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ActionInput"];
            };
        };
        responses: {
            /** @description The run, which continues after the answer. */
            202: {
                headers: {
                    /** @description Path of the run. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `run_in_progress` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. Leave it out for the first page. */
                cursor?: string;
                connection?: string;
                capability?: string;
                state?: "PENDING" | "RECEIVED" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            /** @description `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRunDocument: {
        parameters: {
            query?: {
                /** @description Name of the document, such as `work_order`. Defaults to the capability's first. */
                name?: string;
                /** @description `inline` shows the document in the browser, also in a frame of the same origin. */
                disposition?: "attachment" | "inline";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description Names the file. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_busy` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `port_failed` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable`, `work_limit_exceeded` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description The last event that the client read; it is not sent again. */
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. The data of each event is the run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Run"];
                };
            };
            /** @description The client has read the end: do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_streams` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconcileRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The run, which continues after the answer. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `run_in_progress` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settleRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Settlement"];
            };
        };
        responses: {
            /** @description The run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stale_version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All schedules, by capability, on one page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                capability: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                capability: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleSetting"];
            };
        };
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                capability: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. A run that it started continues. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planSchedule: {
        parameters: {
            query?: {
                /** @description Five fields, as in crontab: `*\/15 * * * *` is every 15 minutes. */
                cron?: string;
                /** @description IANA name, such as `Europe/Berlin`. Defaults to `UTC`. */
                time_zone?: string;
            };
            header?: never;
            path: {
                id: string;
                capability: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The times, the next first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleTimes"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. Leave it out for the first page. */
                cursor?: string;
                connection?: string;
                level?: "debug" | "info" | "warning" | "error";
                event_type?: "connection.created" | "connection.updated" | "connection.enabled" | "connection.disabled" | "connection.tested" | "connection.health_changed" | "connection.api_notice" | "connection.records_forgotten" | "connection.deleted" | "credential.authorization_started" | "credential.authorization_failed" | "credential.set" | "credential.refreshed" | "credential.refresh_failed" | "credential.used" | "credential.revoked" | "credential.key_rotated" | "credential.key_rotation_failed" | "policy.denied" | "request.refused" | "run.queued" | "run.rescheduled" | "run.received" | "run.started" | "run.resumed" | "run.progress" | "run.step" | "run.notice" | "run.retrying" | "run.succeeded" | "run.failed" | "run.settled" | "run.cancel_requested" | "run.revoked" | "run.deletions_refused" | "record.rejected" | "record.field_ignored" | "schedule.set" | "schedule.deleted" | "schedule.skipped" | "schedule.failed" | "schedule.paused" | "webhook.received" | "webhook.ignored" | "webhook.refused" | "webhook.access_ended" | "webhook.scopes_changed" | "webhook.subscriptions_checked" | "webhook.subscriptions_left" | "privacy.requested" | "privacy.redacted" | "privacy.failed" | "privacy.overdue" | "privacy.settled" | "events.exported" | "events.purged" | "subscription.paused" | "subscription.resumed" | "subscription.events_lost";
                /** @description Only events created at or after this instant. */
                since?: string;
                /** @description Only events created before this instant. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the log. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportEvents: {
        parameters: {
            query?: {
                connection?: string;
                level?: "debug" | "info" | "warning" | "error";
                event_type?: "connection.created" | "connection.updated" | "connection.enabled" | "connection.disabled" | "connection.tested" | "connection.health_changed" | "connection.api_notice" | "connection.records_forgotten" | "connection.deleted" | "credential.authorization_started" | "credential.authorization_failed" | "credential.set" | "credential.refreshed" | "credential.refresh_failed" | "credential.used" | "credential.revoked" | "credential.key_rotated" | "credential.key_rotation_failed" | "policy.denied" | "request.refused" | "run.queued" | "run.rescheduled" | "run.received" | "run.started" | "run.resumed" | "run.progress" | "run.step" | "run.notice" | "run.retrying" | "run.succeeded" | "run.failed" | "run.settled" | "run.cancel_requested" | "run.revoked" | "run.deletions_refused" | "record.rejected" | "record.field_ignored" | "schedule.set" | "schedule.deleted" | "schedule.skipped" | "schedule.failed" | "schedule.paused" | "webhook.received" | "webhook.ignored" | "webhook.refused" | "webhook.access_ended" | "webhook.scopes_changed" | "webhook.subscriptions_checked" | "webhook.subscriptions_left" | "privacy.requested" | "privacy.redacted" | "privacy.failed" | "privacy.overdue" | "privacy.settled" | "events.exported" | "events.purged" | "subscription.paused" | "subscription.resumed" | "subscription.events_lost";
                /** @description Only events created at or after this instant. */
                since?: string;
                /** @description Only events created before this instant. */
                until?: string;
                /** @description Whether the file starts with a byte order mark, which Excel needs. Default: true. */
                bom?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_exports` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the provider. */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The text that the provider asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `webhook_refused` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the provider. */
                provider: string;
            };
            cookie?: never;
        };
        /** @description As the provider signed it. */
        requestBody: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description It is stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReceipt"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook_refused` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_configured`, `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showRequestStatus: {
        parameters: {
            query?: {
                /** @description The confirmation code. */
                code?: string;
            };
            header?: never;
            path: {
                provider: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far the request is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The code is unknown. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the provider. */
                provider: string;
                /** @description Name of the request, as the provider's package has it. */
                name: string;
            };
            cookie?: never;
        };
        /** @description As the provider signed it. */
        requestBody: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description It is stored. Where the provider expects one, with a confirmation code and the address of a page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackReceipt"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook_refused` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_configured`, `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPrivacyRequests: {
        parameters: {
            query?: {
                /** @description Rows per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. Leave it out for the first page. */
                cursor?: string;
                state?: "open" | "settled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of requests. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequestList"];
                };
            };
            /** @description `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settlePrivacyRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description Optional; `Content-Type: application/json` is not. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PrivacySettlement"];
            };
        };
        responses: {
            /** @description The request as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyRequest"];
                };
            };
            /** @description `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_denied`, `cross_site_request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stale_version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`, `not_configured` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the copy that the client has. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    /** @description Changes with the document. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The client has this document. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
