BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	mail_id VARCHAR, 
	facts TEXT NOT NULL, 
	previous VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (seq), 
	CONSTRAINT uq_audit_hash UNIQUE (hash), 
	CONSTRAINT uq_audit_previous UNIQUE (previous)
);
INSERT INTO "audit" VALUES(1,'2026-03-02T09:00:00.000000+00:00','mail_taken_in','ceeb05e88630459f863032949f8cb1b5','{"conversation":"ab7c0a01c5f84b1ab66be0fb9d23ae82"}','035471c35e26964d45fec2bc509fa68bb7d15637e19c69f0e345c3a6316a3165','4695cbf97c295f53d9ff56642898019157a644d9b0207cb5fd7235c64747d741');
INSERT INTO "audit" VALUES(2,'2026-03-02T09:00:00.000000+00:00','attempt_begun','ceeb05e88630459f863032949f8cb1b5','{"attempt":1}','4695cbf97c295f53d9ff56642898019157a644d9b0207cb5fd7235c64747d741','b04fd9ba96673fd4e04ccf789857e619c6fec17c8382881e198f271b647c41b6');
INSERT INTO "audit" VALUES(3,'2026-03-02T09:00:00.000000+00:00','decided','ceeb05e88630459f863032949f8cb1b5','{"action":"book","reason":""}','b04fd9ba96673fd4e04ccf789857e619c6fec17c8382881e198f271b647c41b6','5774771cd6e54f67e643863d80f386748aab4ac7abe5d6f69ff0a6081e5729e3');
INSERT INTO "audit" VALUES(4,'2026-03-02T09:00:00.000000+00:00','run_ended','ceeb05e88630459f863032949f8cb1b5','{"path":["read_email","screen_email","find_contact","understand_request","read_calendar","decide","draft_reply","check_reply"],"result":""}','5774771cd6e54f67e643863d80f386748aab4ac7abe5d6f69ff0a6081e5729e3','2b4cc3a06837051eaeadadbf6d37c81819c27c04461682ca66c34f1c243aab87');
INSERT INTO "audit" VALUES(5,'2026-03-02T09:00:00.000000+00:00','mail_awaiting_approval','ceeb05e88630459f863032949f8cb1b5','{}','2b4cc3a06837051eaeadadbf6d37c81819c27c04461682ca66c34f1c243aab87','90d928d3f6941c9b8b1ddb1d4548fc76a2515d8af538c87ce68dc0a643a04f70');
CREATE TABLE bookings (
	id VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	mail_id VARCHAR NOT NULL, 
	address TEXT NOT NULL, 
	event_id VARCHAR NOT NULL, 
	start DATETIME NOT NULL, 
	"end" DATETIME NOT NULL, 
	generation INTEGER NOT NULL, 
	cancelled BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_bookings PRIMARY KEY (id), 
	CONSTRAINT uq_bookings_event_id_generation UNIQUE (event_id, generation), 
	CONSTRAINT ck_bookings_has_length CHECK (start < "end"), 
	CONSTRAINT fk_bookings_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT fk_bookings_mail_id FOREIGN KEY(mail_id) REFERENCES mails (id)
);
CREATE TABLE conversations (
	id VARCHAR NOT NULL, 
	address TEXT, 
	created_at DATETIME NOT NULL, 
	taken_over BOOLEAN DEFAULT 0 NOT NULL, 
	acknowledged BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_conversations PRIMARY KEY (id)
);
INSERT INTO "conversations" VALUES('ab7c0a01c5f84b1ab66be0fb9d23ae82','ann@example.org','2026-03-02 09:00:00.000000',0,0);
CREATE TABLE cursors (
	folder VARCHAR NOT NULL, 
	uidvalidity BIGINT NOT NULL, 
	uid BIGINT NOT NULL, 
	CONSTRAINT pk_cursors PRIMARY KEY (folder)
);
INSERT INTO "cursors" VALUES('intake',1,1);
CREATE TABLE effects (
	"key" VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	mail_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	request TEXT NOT NULL, 
	request_hash VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	result TEXT, 
	begun_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_effects PRIMARY KEY ("key"), 
	CONSTRAINT ck_effects_state CHECK (state IN ('inflight', 'done', 'failed', 'uncertain')), 
	CONSTRAINT ck_effects_result_when_done CHECK ((state = 'done') = (result IS NOT NULL)), 
	CONSTRAINT fk_effects_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT fk_effects_mail_id FOREIGN KEY(mail_id) REFERENCES mails (id)
);
CREATE TABLE gates (
	name VARCHAR NOT NULL, 
	closed BOOLEAN DEFAULT 0 NOT NULL, 
	reason TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	until DATETIME, 
	CONSTRAINT pk_gates PRIMARY KEY (name)
);
CREATE TABLE handoffs (
	mail_id VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	detail TEXT NOT NULL, 
	due DATETIME NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	closed_by TEXT, 
	CONSTRAINT pk_handoffs PRIMARY KEY (mail_id, reason), 
	CONSTRAINT fk_handoffs_mail_id FOREIGN KEY(mail_id) REFERENCES mails (id), 
	CONSTRAINT fk_handoffs_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id)
);
CREATE TABLE holds (
	id INTEGER NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	offer_id VARCHAR, 
	start DATETIME NOT NULL, 
	"end" DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_holds PRIMARY KEY (id), 
	CONSTRAINT ck_holds_has_length CHECK (start < "end"), 
	CONSTRAINT fk_holds_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT fk_holds_offer_id FOREIGN KEY(offer_id) REFERENCES offers (id)
);
CREATE TABLE mails (
	id VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	uidvalidity BIGINT NOT NULL, 
	uid BIGINT NOT NULL, 
	size BIGINT NOT NULL, 
	message_id TEXT, 
	from_address TEXT, 
	received_at DATETIME NOT NULL, 
	deadline DATETIME NOT NULL, 
	status VARCHAR NOT NULL, 
	outcome VARCHAR, 
	reason VARCHAR, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	thread_id VARCHAR, 
	not_before DATETIME, 
	why TEXT, 
	settled_at DATETIME, 
	round_counted BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_mails PRIMARY KEY (id), 
	CONSTRAINT uq_mails_uidvalidity_uid UNIQUE (uidvalidity, uid), 
	CONSTRAINT ck_mails_status CHECK (status IN ('new', 'running', 'awaiting_approval', 'retry_later', 'paused', 'done')), 
	CONSTRAINT ck_mails_outcome CHECK (outcome IN ('booked', 'moved', 'cancelled', 'offered', 'asked', 'closed', 'handed_off', 'ignored', 'shadowed', 'dead_lettered')), 
	CONSTRAINT ck_mails_outcome_when_done CHECK ((status = 'done') = (outcome IS NOT NULL)), 
	CONSTRAINT ck_mails_reason_of_outcome CHECK (reason IS NULL OR outcome IS NOT NULL), 
	CONSTRAINT fk_mails_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT uq_mails_thread_id UNIQUE (thread_id)
);
INSERT INTO "mails" VALUES('ceeb05e88630459f863032949f8cb1b5','ab7c0a01c5f84b1ab66be0fb9d23ae82',1,1,348,'<in-3@example.org>','ann@example.org','2026-03-02 09:00:00.000000','2026-03-02 10:00:00.000000','awaiting_approval',NULL,NULL,0,'09980e196a144e90a26fb4295463b9e7',NULL,NULL,NULL,0);
CREATE TABLE model_calls (
	id INTEGER NOT NULL, 
	mail_id VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	input_tokens INTEGER, 
	cached_tokens INTEGER, 
	output_tokens INTEGER, 
	seconds DOUBLE NOT NULL, 
	result VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_model_calls PRIMARY KEY (id)
);
INSERT INTO "model_calls" VALUES(1,'ceeb05e88630459f863032949f8cb1b5','understand_request','scripted',NULL,NULL,NULL,0.0,'ok','2026-03-02 09:00:00.000000');
INSERT INTO "model_calls" VALUES(2,'ceeb05e88630459f863032949f8cb1b5','draft_reply','scripted',NULL,NULL,NULL,0.0,'ok','2026-03-02 09:00:00.000000');
CREATE TABLE offers (
	id VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	mail_id VARCHAR NOT NULL, 
	address TEXT NOT NULL, 
	slots TEXT NOT NULL, 
	moving_booking_id VARCHAR, 
	made_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, 
	CONSTRAINT pk_offers PRIMARY KEY (id), 
	CONSTRAINT ck_offers_state CHECK (state IN ('open', 'taken', 'released', 'replaced')), 
	CONSTRAINT fk_offers_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT fk_offers_mail_id FOREIGN KEY(mail_id) REFERENCES mails (id)
);
CREATE TABLE outgoing (
	message_id TEXT NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	mail_id VARCHAR NOT NULL, 
	CONSTRAINT pk_outgoing PRIMARY KEY (message_id), 
	CONSTRAINT fk_outgoing_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id), 
	CONSTRAINT fk_outgoing_mail_id FOREIGN KEY(mail_id) REFERENCES mails (id)
);
CREATE TABLE owed (
	"key" VARCHAR NOT NULL, 
	mail_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	payload TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	not_before DATETIME, 
	why TEXT, 
	delivered_at DATETIME, 
	CONSTRAINT pk_owed PRIMARY KEY ("key"), 
	CONSTRAINT ck_owed_state CHECK (state IN ('waiting', 'delivered', 'given_up')), 
	CONSTRAINT ck_owed_time_when_delivered CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)), 
	CONSTRAINT fk_owed_mail_id FOREIGN KEY(mail_id) REFERENCES mails (id)
);
CREATE TABLE papers (
	mail_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	document TEXT NOT NULL, 
	CONSTRAINT pk_papers PRIMARY KEY (mail_id, name), 
	CONSTRAINT fk_papers_mail_id FOREIGN KEY(mail_id) REFERENCES mails (id)
);
INSERT INTO "papers" VALUES('ceeb05e88630459f863032949f8cb1b5','email','{"attachments":[],"authentication_results":["mx.frontdesk.example; dmarc=pass header.from=example.org"],"calendar":[],"cc":[],"date":"2026-03-02T09:00:00+00:00","defects":[],"from_":["ann@example.org"],"from_fields":["Ann Example <ann@example.org>"],"in_reply_to":null,"machine":{"is_machine":false,"looks_human":false,"reasons":[]},"message_id":"<in-3@example.org>","references":[],"reply_text":"Could we meet on Thursday, 5 March at 15:00?","reply_to":[],"subject":"Appointment","text":"Could we meet on Thursday, 5 March at 15:00?","to":["desk@frontdesk.example"]}');
INSERT INTO "papers" VALUES('ceeb05e88630459f863032949f8cb1b5','Sender','{"address":"ann@example.org","reason":"dmarc_pass","verified":true}');
INSERT INTO "papers" VALUES('ceeb05e88630459f863032949f8cb1b5','ContactMatch','{"contact":{"address":"ann@example.org","company":null,"id":"c1","language":"en","name":"Ann Example","zone":"Europe/Berlin"},"kind":"one","missing":[]}');
INSERT INTO "papers" VALUES('ceeb05e88630459f863032949f8cb1b5','RequestForm','{"also_asks":null,"intent":"book","language":"en","leans_on_attachment":false,"offer_number":null,"windows":[{"date":"2026-03-05","phrase":"Thursday, 5 March at 15:00","possible":true,"quote":"Thursday, 5 March at 15:00","time":"15:00"}],"wish":""}');
INSERT INTO "papers" VALUES('ceeb05e88630459f863032949f8cb1b5','Availability','{"busy":[],"unknown":[]}');
INSERT INTO "papers" VALUES('ceeb05e88630459f863032949f8cb1b5','Plan','{"action":"book","booking_id":null,"candidates":[],"explanation":null,"follow_up":false,"question":null,"reason":null,"slots":[{"end":"2026-03-05T14:30:00Z","start":"2026-03-05T14:00:00Z"}]}');
INSERT INTO "papers" VALUES('ceeb05e88630459f863032949f8cb1b5','Draft','{"closing":"We look forward to it.","opening":"Thank you for your message.","source":"model"}');
CREATE INDEX ix_mails_message_id ON mails (message_id);
CREATE INDEX ix_mails_conversation_id_received_at ON mails (conversation_id, received_at);
CREATE INDEX ix_mails_status ON mails (status);
CREATE INDEX ix_offers_address ON offers (address);
CREATE UNIQUE INDEX uq_offers_open ON offers (conversation_id) WHERE state = 'open';
CREATE INDEX ix_holds_conversation_id ON holds (conversation_id);
CREATE INDEX ix_holds_start_end ON holds (start, "end");
CREATE UNIQUE INDEX uq_holds_reserved ON holds (conversation_id) WHERE offer_id IS NULL;
CREATE INDEX ix_bookings_address ON bookings (address);
CREATE INDEX ix_bookings_start_end ON bookings (start, "end");
CREATE INDEX ix_effects_mail_id ON effects (mail_id);
CREATE UNIQUE INDEX uq_effects_booking ON effects (mail_id) WHERE kind IN ('book', 'move', 'cancel') AND state <> 'failed';
CREATE INDEX ix_owed_state ON owed (state);
CREATE INDEX ix_model_calls_mail_id ON model_calls (mail_id);
CREATE INDEX ix_model_calls_at ON model_calls (at);
CREATE INDEX ix_audit_mail_id ON audit (mail_id);
COMMIT;
