CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

BEGIN TRANSACTION;
CREATE TABLE "AllowedAccounts" (
    "Platform" TEXT NOT NULL,
    "Account" TEXT NOT NULL,
    CONSTRAINT "PK_AllowedAccounts" PRIMARY KEY ("Platform", "Account")
);

CREATE TABLE "Audit" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Audit" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "PersonId" INTEGER NULL,
    "Action" TEXT NOT NULL,
    "Detail" TEXT NOT NULL,
    "Refused" INTEGER NOT NULL,
    "Platform" TEXT NULL,
    "Account" TEXT NULL,
    "Handle" TEXT NULL,
    "Times" INTEGER NOT NULL
);

CREATE TABLE "Challenges" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Challenges" PRIMARY KEY AUTOINCREMENT,
    "Slug" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "OpenedAt" INTEGER NULL,
    "ClosedAt" INTEGER NULL,
    "ClosesOn" TEXT NULL,
    "VersionId" INTEGER NOT NULL,
    "BoardJudgingId" INTEGER NOT NULL,
    "NewestJudgingId" INTEGER NOT NULL
);

CREATE TABLE "ChatActions" (
    "Token" TEXT NOT NULL CONSTRAINT "PK_ChatActions" PRIMARY KEY,
    "Command" TEXT NOT NULL,
    "EventId" INTEGER NULL,
    "OnlyFor" INTEGER NULL,
    "CreatedAt" INTEGER NOT NULL
);

CREATE TABLE "EntryRules" (
    "Platform" TEXT NOT NULL CONSTRAINT "PK_EntryRules" PRIMARY KEY,
    "Mode" TEXT NOT NULL
);

CREATE TABLE "GitHubDeliveries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_GitHubDeliveries" PRIMARY KEY,
    "Happened" TEXT NOT NULL,
    "ReceivedAt" INTEGER NOT NULL
);

CREATE TABLE "Notices" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Notices" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "PersonId" INTEGER NULL,
    "ChallengeId" INTEGER NULL,
    "SubmissionId" INTEGER NULL,
    "AboutId" INTEGER NULL,
    "Text" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "NotBefore" INTEGER NULL,
    "HandledAt" INTEGER NULL,
    "AnnouncedBy" INTEGER NULL
);

CREATE TABLE "People" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_People" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT COLLATE NOCASE NOT NULL,
    "TimeZone" TEXT NOT NULL,
    "Language" TEXT NULL,
    "IsOwner" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "RemovedAt" INTEGER NULL
);

CREATE TABLE "Rewards" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Rewards" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "What" TEXT NOT NULL,
    "Price" INTEGER NOT NULL,
    "Stock" INTEGER NULL,
    "Shared" INTEGER NOT NULL,
    "Picture" TEXT NULL,
    "AddedAt" INTEGER NOT NULL,
    "RetiredAt" INTEGER NULL
);

CREATE TABLE "Strangers" (
    "Platform" TEXT NOT NULL,
    "ExternalId" TEXT NOT NULL,
    "AnsweredAt" INTEGER NULL,
    "WrongCodes" INTEGER NOT NULL,
    "WrongOn" TEXT NULL,
    CONSTRAINT "PK_Strangers" PRIMARY KEY ("Platform", "ExternalId")
);

CREATE TABLE "Told" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_Told" PRIMARY KEY,
    "At" INTEGER NOT NULL
);

CREATE TABLE "ChallengeVersions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ChallengeVersions" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Yaml" TEXT NOT NULL,
    "Folder" TEXT NOT NULL,
    "DataHash" TEXT NOT NULL,
    "CreatedBy" INTEGER NULL,
    "CreatedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_ChallengeVersions_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CheckInPlans" (
    "ChallengeId" INTEGER NOT NULL CONSTRAINT "PK_CheckInPlans" PRIMARY KEY,
    "Day" TEXT NULL,
    "Time" TEXT NULL,
    "WindowHours" INTEGER NULL,
    "Off" INTEGER NULL,
    CONSTRAINT "FK_CheckInPlans_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE
);

CREATE TABLE "ClosedWeeks" (
    "ChallengeId" INTEGER NOT NULL CONSTRAINT "PK_ClosedWeeks" PRIMARY KEY,
    "Through" TEXT NOT NULL,
    CONSTRAINT "FK_ClosedWeeks_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE
);

CREATE TABLE "ColumnLimits" (
    "ChallengeId" INTEGER NOT NULL,
    "Column" TEXT NOT NULL,
    "Most" INTEGER NOT NULL,
    CONSTRAINT "PK_ColumnLimits" PRIMARY KEY ("ChallengeId", "Column"),
    CONSTRAINT "FK_ColumnLimits_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Stages" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Stages" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "ParentId" INTEGER NULL,
    "Place" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Days" INTEGER NOT NULL,
    "ExtendedDays" INTEGER NOT NULL,
    "BegunAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    CONSTRAINT "FK_Stages_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Stages_Stages_ParentId" FOREIGN KEY ("ParentId") REFERENCES "Stages" ("Id")
);

CREATE TABLE "StandingQuestions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_StandingQuestions" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "EndedAt" INTEGER NULL,
    CONSTRAINT "FK_StandingQuestions_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Absences" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Absences" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "From" TEXT NOT NULL,
    "Until" TEXT NOT NULL,
    CONSTRAINT "FK_Absences_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Cards" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Cards" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "Title" TEXT NOT NULL,
    "Column" TEXT NOT NULL,
    "Due" TEXT NULL,
    "CreatedBy" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "MovedAt" INTEGER NOT NULL,
    "BlockedAt" INTEGER NULL,
    "ArchivedAt" INTEGER NULL,
    "Origin" TEXT NULL,
    CONSTRAINT "FK_Cards_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Cards_People_CreatedBy" FOREIGN KEY ("CreatedBy") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Channels" (
    "Platform" TEXT NOT NULL,
    "Conversation" TEXT NOT NULL,
    "Thread" TEXT NOT NULL,
    "ChallengeId" INTEGER NULL,
    "BoundBy" INTEGER NOT NULL,
    "BoundAt" INTEGER NOT NULL,
    "QuietFrom" TEXT NULL,
    "QuietUntil" TEXT NULL,
    "TimeZone" TEXT NOT NULL,
    CONSTRAINT "PK_Channels" PRIMARY KEY ("Platform", "Conversation", "Thread"),
    CONSTRAINT "FK_Channels_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id"),
    CONSTRAINT "FK_Channels_People_BoundBy" FOREIGN KEY ("BoundBy") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CheckIns" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_CheckIns" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "ChallengeId" INTEGER NOT NULL,
    "Week" TEXT NOT NULL,
    "AskedAt" INTEGER NOT NULL,
    "ClosesAt" INTEGER NOT NULL,
    "RemindedAt" INTEGER NULL,
    "AnsweredAt" INTEGER NULL,
    "SkippedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_CheckIns_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_CheckIns_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "EntryRequests" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_EntryRequests" PRIMARY KEY AUTOINCREMENT,
    "Platform" TEXT NOT NULL,
    "Account" TEXT NOT NULL,
    "Conversation" TEXT NOT NULL,
    "Name" TEXT NULL,
    "Handle" TEXT NULL,
    "Locale" TEXT NULL,
    "ChallengeId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedAt" INTEGER NULL,
    "Admitted" INTEGER NOT NULL,
    CONSTRAINT "FK_EntryRequests_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_EntryRequests_People_DecidedBy" FOREIGN KEY ("DecidedBy") REFERENCES "People" ("Id")
);

CREATE TABLE "FormerAccounts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_FormerAccounts" PRIMARY KEY AUTOINCREMENT,
    "Platform" TEXT NOT NULL,
    "Salt" BLOB NOT NULL,
    "Hash" BLOB NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "LeftAt" INTEGER NOT NULL,
    "Month" INTEGER NOT NULL,
    "Erased" INTEGER NOT NULL,
    "Barred" INTEGER NOT NULL,
    "ReturnedAs" INTEGER NULL,
    CONSTRAINT "FK_FormerAccounts_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_FormerAccounts_People_ReturnedAs" FOREIGN KEY ("ReturnedAs") REFERENCES "People" ("Id")
);

CREATE TABLE "Gifts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Gifts" PRIMARY KEY AUTOINCREMENT,
    "GiverId" INTEGER NOT NULL,
    "Points" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL,
    "ChallengeId" INTEGER NULL,
    "At" INTEGER NOT NULL,
    "Month" INTEGER NOT NULL,
    "AddsTo" INTEGER NULL,
    "Platform" TEXT NULL,
    "MessageId" TEXT NULL,
    "UndoneAt" INTEGER NULL,
    "VoidedAt" INTEGER NULL,
    "VoidedBy" INTEGER NULL,
    "VoidReason" TEXT NULL,
    CONSTRAINT "FK_Gifts_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id"),
    CONSTRAINT "FK_Gifts_Gifts_AddsTo" FOREIGN KEY ("AddsTo") REFERENCES "Gifts" ("Id"),
    CONSTRAINT "FK_Gifts_People_GiverId" FOREIGN KEY ("GiverId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GitHubAccounts" (
    "PersonId" INTEGER NOT NULL CONSTRAINT "PK_GitHubAccounts" PRIMARY KEY,
    "UserId" INTEGER NOT NULL,
    "Login" TEXT NOT NULL,
    "LinkedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_GitHubAccounts_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GitHubCodes" (
    "PersonId" INTEGER NOT NULL CONSTRAINT "PK_GitHubCodes" PRIMARY KEY,
    "Code" TEXT NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    CONSTRAINT "FK_GitHubCodes_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GiverLocks" (
    "PersonId" INTEGER NOT NULL CONSTRAINT "PK_GiverLocks" PRIMARY KEY,
    "By" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_GiverLocks_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_GiverLocks_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Handled" (
    "ChallengeId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "By" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_Handled" PRIMARY KEY ("ChallengeId", "PersonId", "Kind"),
    CONSTRAINT "FK_Handled_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Handled_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Handled_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Identities" (
    "Platform" TEXT NOT NULL,
    "ExternalId" TEXT NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Handle" TEXT NULL,
    "ShownName" TEXT NULL,
    "FromElsewhere" INTEGER NOT NULL,
    CONSTRAINT "PK_Identities" PRIMARY KEY ("Platform", "ExternalId"),
    CONSTRAINT "FK_Identities_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Inbox" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Inbox" PRIMARY KEY AUTOINCREMENT,
    "Platform" TEXT NOT NULL,
    "Conversation" TEXT NOT NULL,
    "Thread" TEXT NULL,
    "Actor" TEXT NOT NULL,
    "ActorName" TEXT NULL,
    "ActorHandle" TEXT NULL,
    "ActorLocale" TEXT NULL,
    "PersonId" INTEGER NULL,
    "HappenedAt" INTEGER NULL,
    "Kind" TEXT NOT NULL,
    "Private" INTEGER NOT NULL,
    "MessageId" TEXT NULL,
    "ReplyTo" TEXT NULL,
    "Replied" TEXT NULL,
    "FileReference" TEXT NULL,
    "FileName" TEXT NULL,
    "Text" TEXT NOT NULL,
    "DedupeKey" TEXT NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "HandledAt" INTEGER NULL,
    "Starts" INTEGER NOT NULL,
    "Refused" TEXT NULL,
    CONSTRAINT "FK_Inbox_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id")
);

CREATE TABLE "Invitations" (
    "Code" TEXT NOT NULL CONSTRAINT "PK_Invitations" PRIMARY KEY,
    "By" INTEGER NOT NULL,
    "ChallengeId" INTEGER NULL,
    "Uses" INTEGER NOT NULL,
    "MadeAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    "AsksFirst" INTEGER NOT NULL,
    CONSTRAINT "FK_Invitations_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id"),
    CONSTRAINT "FK_Invitations_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "LinkCodes" (
    "Code" TEXT NOT NULL CONSTRAINT "PK_LinkCodes" PRIMARY KEY,
    "PersonId" INTEGER NOT NULL,
    "Platform" TEXT NOT NULL,
    "Account" TEXT NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    CONSTRAINT "FK_LinkCodes_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Meetings" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Meetings" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NULL,
    "BegunBy" INTEGER NOT NULL,
    "BeganAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    CONSTRAINT "FK_Meetings_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id"),
    CONSTRAINT "FK_Meetings_People_BegunBy" FOREIGN KEY ("BegunBy") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Memberships" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Memberships" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "ChallengeId" INTEGER NOT NULL,
    "Role" TEXT NOT NULL,
    "ForkPath" TEXT NOT NULL,
    "JoinedAt" INTEGER NOT NULL,
    "LeftAt" INTEGER NULL,
    "Seen" TEXT NOT NULL,
    CONSTRAINT "FK_Memberships_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Memberships_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "MentorActions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_MentorActions" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "By" INTEGER NOT NULL,
    "AboutId" INTEGER NULL,
    "ChallengeId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_MentorActions_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_MentorActions_People_AboutId" FOREIGN KEY ("AboutId") REFERENCES "People" ("Id"),
    CONSTRAINT "FK_MentorActions_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Newcomers" (
    "PersonId" INTEGER NOT NULL CONSTRAINT "PK_Newcomers" PRIMARY KEY,
    "Skills" TEXT NOT NULL,
    "Interests" TEXT NOT NULL,
    "Hours" INTEGER NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_Newcomers_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "OpenForms" (
    "Platform" TEXT NOT NULL,
    "Conversation" TEXT NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Form" TEXT NOT NULL,
    "Answers" TEXT NOT NULL,
    CONSTRAINT "PK_OpenForms" PRIMARY KEY ("Platform", "Conversation", "PersonId"),
    CONSTRAINT "FK_OpenForms_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Outbox" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Outbox" PRIMARY KEY AUTOINCREMENT,
    "Platform" TEXT NOT NULL,
    "Conversation" TEXT NOT NULL,
    "Thread" TEXT NULL,
    "OnlyFor" TEXT NULL,
    "PersonId" INTEGER NULL,
    "Key" TEXT NULL,
    "ReplyTo" TEXT NULL,
    "SubmissionId" INTEGER NULL,
    "GiftId" INTEGER NULL,
    "NotBefore" INTEGER NULL,
    "Content" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "DeliveredVersion" INTEGER NOT NULL,
    "ExternalId" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "NextAttemptAt" INTEGER NOT NULL,
    "Refused" TEXT NULL,
    CONSTRAINT "FK_Outbox_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id")
);

CREATE TABLE "PointEntries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_PointEntries" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "Purse" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Points" INTEGER NOT NULL,
    "Weighted" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Month" INTEGER NOT NULL,
    "ChallengeId" INTEGER NULL,
    "Key" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "Detail" TEXT NOT NULL,
    CONSTRAINT "FK_PointEntries_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id"),
    CONSTRAINT "FK_PointEntries_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "PointSums" (
    "PersonId" INTEGER NOT NULL,
    "Month" INTEGER NOT NULL,
    "ChallengeId" INTEGER NOT NULL,
    "Given" INTEGER NOT NULL,
    "Received" INTEGER NOT NULL,
    "Kudos" INTEGER NOT NULL,
    "Awards" INTEGER NOT NULL,
    "MicroRewards" INTEGER NOT NULL,
    CONSTRAINT "PK_PointSums" PRIMARY KEY ("PersonId", "Month", "ChallengeId"),
    CONSTRAINT "FK_PointSums_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Presences" (
    "Platform" TEXT NOT NULL,
    "Conversation" TEXT NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "SeenAt" INTEGER NOT NULL,
    "Private" INTEGER NOT NULL,
    "ChallengeId" INTEGER NULL,
    CONSTRAINT "PK_Presences" PRIMARY KEY ("Platform", "Conversation", "PersonId"),
    CONSTRAINT "FK_Presences_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id"),
    CONSTRAINT "FK_Presences_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Questions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Questions" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "AskedBy" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "AskedAt" INTEGER NOT NULL,
    "Answer" TEXT NULL,
    "AnsweredBy" INTEGER NULL,
    "AnsweredAt" INTEGER NULL,
    "KeptAt" INTEGER NULL,
    CONSTRAINT "FK_Questions_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Questions_People_AnsweredBy" FOREIGN KEY ("AnsweredBy") REFERENCES "People" ("Id"),
    CONSTRAINT "FK_Questions_People_AskedBy" FOREIGN KEY ("AskedBy") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Readings" (
    "ChallengeId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Title" TEXT NOT NULL,
    "Link" TEXT NULL,
    "AddedBy" INTEGER NOT NULL,
    "AddedAt" INTEGER NOT NULL,
    "DroppedAt" INTEGER NULL,
    CONSTRAINT "PK_Readings" PRIMARY KEY ("ChallengeId", "Number"),
    CONSTRAINT "FK_Readings_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Readings_People_AddedBy" FOREIGN KEY ("AddedBy") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Risks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Risks" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "Likelihood" TEXT NOT NULL,
    "Impact" TEXT NOT NULL,
    "OwnerId" INTEGER NULL,
    "Mitigation" TEXT NOT NULL,
    "RaisedBy" INTEGER NOT NULL,
    "RaisedAt" INTEGER NOT NULL,
    "ReviewedAt" INTEGER NOT NULL,
    "ClosedBy" INTEGER NULL,
    "ClosedAt" INTEGER NULL,
    "Outcome" TEXT NULL,
    CONSTRAINT "FK_Risks_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Risks_People_ClosedBy" FOREIGN KEY ("ClosedBy") REFERENCES "People" ("Id"),
    CONSTRAINT "FK_Risks_People_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "People" ("Id"),
    CONSTRAINT "FK_Risks_People_RaisedBy" FOREIGN KEY ("RaisedBy") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Submissions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Submissions" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Commit" TEXT NOT NULL,
    "Tree" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "Day" INTEGER NOT NULL,
    "IsBaseline" INTEGER NOT NULL,
    "RunsAgain" INTEGER NOT NULL,
    "ReproducesId" INTEGER NULL,
    "Agrees" INTEGER NULL,
    "Deviation" REAL NULL,
    "ReproducedById" INTEGER NULL,
    "IsFinal" INTEGER NOT NULL,
    "FailureCode" TEXT NULL,
    "Failure" TEXT NULL,
    "Technologies" TEXT NOT NULL,
    CONSTRAINT "FK_Submissions_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Submissions_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Submissions_Submissions_ReproducedById" FOREIGN KEY ("ReproducedById") REFERENCES "Submissions" ("Id"),
    CONSTRAINT "FK_Submissions_Submissions_ReproducesId" FOREIGN KEY ("ReproducesId") REFERENCES "Submissions" ("Id")
);

CREATE TABLE "Redemptions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Redemptions" PRIMARY KEY AUTOINCREMENT,
    "RewardId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Shared" INTEGER NOT NULL,
    "ChallengeId" INTEGER NULL,
    "Price" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "TookStock" INTEGER NOT NULL,
    "BegunAt" INTEGER NOT NULL,
    "RequestedAt" INTEGER NULL,
    "MovedBy" INTEGER NULL,
    "MovedAt" INTEGER NULL,
    "Note" TEXT NULL,
    CONSTRAINT "FK_Redemptions_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id"),
    CONSTRAINT "FK_Redemptions_People_MovedBy" FOREIGN KEY ("MovedBy") REFERENCES "People" ("Id"),
    CONSTRAINT "FK_Redemptions_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Redemptions_Rewards_RewardId" FOREIGN KEY ("RewardId") REFERENCES "Rewards" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Judgings" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Judgings" PRIMARY KEY AUTOINCREMENT,
    "ChallengeId" INTEGER NOT NULL,
    "VersionId" INTEGER NOT NULL,
    "EvaluatorVersion" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "CompletedAt" INTEGER NULL,
    CONSTRAINT "FK_Judgings_ChallengeVersions_VersionId" FOREIGN KEY ("VersionId") REFERENCES "ChallengeVersions" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Judgings_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Artefacts" (
    "StageId" INTEGER NOT NULL,
    "What" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "File" TEXT NULL,
    "Bytes" INTEGER NOT NULL,
    "By" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_Artefacts" PRIMARY KEY ("StageId", "What"),
    CONSTRAINT "FK_Artefacts_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Artefacts_Stages_StageId" FOREIGN KEY ("StageId") REFERENCES "Stages" ("Id") ON DELETE CASCADE
);

CREATE TABLE "StageEvents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_StageEvents" PRIMARY KEY AUTOINCREMENT,
    "StageId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "By" INTEGER NOT NULL,
    "Days" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_StageEvents_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_StageEvents_Stages_StageId" FOREIGN KEY ("StageId") REFERENCES "Stages" ("Id") ON DELETE CASCADE
);

CREATE TABLE "StageForecasts" (
    "StageId" INTEGER NOT NULL,
    "Week" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Done" INTEGER NOT NULL,
    "Open" INTEGER NOT NULL,
    "EndsAt" INTEGER NOT NULL,
    CONSTRAINT "PK_StageForecasts" PRIMARY KEY ("StageId", "Week"),
    CONSTRAINT "FK_StageForecasts_Stages_StageId" FOREIGN KEY ("StageId") REFERENCES "Stages" ("Id") ON DELETE CASCADE
);

CREATE TABLE "StageItems" (
    "ChallengeId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "StageId" INTEGER NOT NULL,
    "Entry" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "DoneAt" INTEGER NULL,
    CONSTRAINT "PK_StageItems" PRIMARY KEY ("ChallengeId", "Number"),
    CONSTRAINT "FK_StageItems_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_StageItems_Stages_StageId" FOREIGN KEY ("StageId") REFERENCES "Stages" ("Id") ON DELETE CASCADE
);

CREATE TABLE "StageReports" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_StageReports" PRIMARY KEY AUTOINCREMENT,
    "StageId" INTEGER NOT NULL,
    "PresentedBy" INTEGER NOT NULL,
    "PresentedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_StageReports_People_PresentedBy" FOREIGN KEY ("PresentedBy") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_StageReports_Stages_StageId" FOREIGN KEY ("StageId") REFERENCES "Stages" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CardEvents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_CardEvents" PRIMARY KEY AUTOINCREMENT,
    "CardId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "By" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_CardEvents_Cards_CardId" FOREIGN KEY ("CardId") REFERENCES "Cards" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_CardEvents_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CardLabels" (
    "CardId" INTEGER NOT NULL,
    "Label" TEXT NOT NULL,
    CONSTRAINT "PK_CardLabels" PRIMARY KEY ("CardId", "Label"),
    CONSTRAINT "FK_CardLabels_Cards_CardId" FOREIGN KEY ("CardId") REFERENCES "Cards" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CardPeople" (
    "CardId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    CONSTRAINT "PK_CardPeople" PRIMARY KEY ("CardId", "PersonId"),
    CONSTRAINT "FK_CardPeople_Cards_CardId" FOREIGN KEY ("CardId") REFERENCES "Cards" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_CardPeople_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CardSteps" (
    "CardId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "DoneAt" INTEGER NULL,
    CONSTRAINT "PK_CardSteps" PRIMARY KEY ("CardId", "Number"),
    CONSTRAINT "FK_CardSteps_Cards_CardId" FOREIGN KEY ("CardId") REFERENCES "Cards" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CheckInAnswers" (
    "CheckInId" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    "Part" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_CheckInAnswers" PRIMARY KEY ("CheckInId", "Version", "Part"),
    CONSTRAINT "FK_CheckInAnswers_CheckIns_CheckInId" FOREIGN KEY ("CheckInId") REFERENCES "CheckIns" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GiftShares" (
    "GiftId" INTEGER NOT NULL,
    "ReceiverId" INTEGER NOT NULL,
    "Weighted" INTEGER NOT NULL,
    "Noted" INTEGER NOT NULL,
    CONSTRAINT "PK_GiftShares" PRIMARY KEY ("GiftId", "ReceiverId"),
    CONSTRAINT "FK_GiftShares_Gifts_GiftId" FOREIGN KEY ("GiftId") REFERENCES "Gifts" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_GiftShares_People_ReceiverId" FOREIGN KEY ("ReceiverId") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GiftValues" (
    "GiftId" INTEGER NOT NULL,
    "Tag" TEXT NOT NULL,
    CONSTRAINT "PK_GiftValues" PRIMARY KEY ("GiftId", "Tag"),
    CONSTRAINT "FK_GiftValues_Gifts_GiftId" FOREIGN KEY ("GiftId") REFERENCES "Gifts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "MeetingLines" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_MeetingLines" PRIMARY KEY AUTOINCREMENT,
    "MeetingId" INTEGER NULL,
    "ChallengeId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "By" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "CardId" INTEGER NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_MeetingLines_Cards_CardId" FOREIGN KEY ("CardId") REFERENCES "Cards" ("Id"),
    CONSTRAINT "FK_MeetingLines_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_MeetingLines_Meetings_MeetingId" FOREIGN KEY ("MeetingId") REFERENCES "Meetings" ("Id"),
    CONSTRAINT "FK_MeetingLines_People_By" FOREIGN KEY ("By") REFERENCES "People" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GitHubForks" (
    "MembershipId" INTEGER NOT NULL CONSTRAINT "PK_GitHubForks" PRIMARY KEY,
    "RepositoryId" INTEGER NOT NULL,
    "FullName" TEXT NOT NULL,
    "OwnerId" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "Asked" INTEGER NOT NULL,
    "NextLookAt" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "Refused" TEXT NULL,
    "CameBack" INTEGER NOT NULL,
    CONSTRAINT "FK_GitHubForks_Memberships_MembershipId" FOREIGN KEY ("MembershipId") REFERENCES "Memberships" ("Id") ON DELETE CASCADE
);

CREATE TABLE "OutboxParts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_OutboxParts" PRIMARY KEY AUTOINCREMENT,
    "MessageId" INTEGER NOT NULL,
    "IsFile" INTEGER NOT NULL,
    "ExternalId" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "Position" INTEGER NOT NULL,
    "Fingerprint" TEXT NOT NULL,
    CONSTRAINT "FK_OutboxParts_Outbox_MessageId" FOREIGN KEY ("MessageId") REFERENCES "Outbox" ("Id") ON DELETE CASCADE
);

CREATE TABLE "ReadingNotes" (
    "ChallengeId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Note" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_ReadingNotes" PRIMARY KEY ("ChallengeId", "Number", "PersonId"),
    CONSTRAINT "FK_ReadingNotes_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_ReadingNotes_Readings_ChallengeId_Number" FOREIGN KEY ("ChallengeId", "Number") REFERENCES "Readings" ("ChallengeId", "Number") ON DELETE CASCADE
);

CREATE TABLE "AwardClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AwardClaims" PRIMARY KEY AUTOINCREMENT,
    "Tag" TEXT NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "ChallengeId" INTEGER NOT NULL,
    "SubmissionId" INTEGER NULL,
    "Scope" TEXT NOT NULL,
    "Evidence" TEXT NOT NULL,
    "Points" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "ClaimedAt" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedAt" INTEGER NULL,
    "Reason" TEXT NULL,
    CONSTRAINT "FK_AwardClaims_Challenges_ChallengeId" FOREIGN KEY ("ChallengeId") REFERENCES "Challenges" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_AwardClaims_People_DecidedBy" FOREIGN KEY ("DecidedBy") REFERENCES "People" ("Id"),
    CONSTRAINT "FK_AwardClaims_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_AwardClaims_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id")
);

CREATE TABLE "CardLinks" (
    "CardId" INTEGER NOT NULL,
    "SubmissionId" INTEGER NOT NULL,
    CONSTRAINT "PK_CardLinks" PRIMARY KEY ("CardId", "SubmissionId"),
    CONSTRAINT "FK_CardLinks_Cards_CardId" FOREIGN KEY ("CardId") REFERENCES "Cards" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_CardLinks_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id") ON DELETE CASCADE
);

CREATE TABLE "GitHubStatuses" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_GitHubStatuses" PRIMARY KEY AUTOINCREMENT,
    "MembershipId" INTEGER NOT NULL,
    "RepositoryId" INTEGER NOT NULL,
    "Commit" TEXT NOT NULL,
    "SubmissionId" INTEGER NULL,
    "Refusal" TEXT NULL,
    "Asked" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "NextTryAt" INTEGER NULL,
    "GaveUp" TEXT NULL,
    CONSTRAINT "FK_GitHubStatuses_Memberships_MembershipId" FOREIGN KEY ("MembershipId") REFERENCES "Memberships" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_GitHubStatuses_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id")
);

CREATE TABLE "Likes" (
    "PersonId" INTEGER NOT NULL,
    "SubmissionId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_Likes" PRIMARY KEY ("SubmissionId", "PersonId"),
    CONSTRAINT "FK_Likes_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Likes_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Runs" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Runs" PRIMARY KEY AUTOINCREMENT,
    "SubmissionId" INTEGER NOT NULL,
    "Attempt" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "QueuedAt" INTEGER NOT NULL,
    "StartedAt" INTEGER NULL,
    "FinishedAt" INTEGER NULL,
    "Owner" TEXT NULL,
    "LeaseUntil" INTEGER NULL,
    "Handle" TEXT NULL,
    "CancelRequested" INTEGER NOT NULL,
    "Step" INTEGER NOT NULL,
    "Steps" INTEGER NOT NULL,
    "StepUnit" INTEGER NOT NULL,
    "MetricName" TEXT NULL,
    "MetricValue" REAL NULL,
    "NotFiniteSince" INTEGER NULL,
    "MetricBest" REAL NULL,
    "Way" TEXT NULL,
    "MemoryBytes" INTEGER NULL,
    "Processors" REAL NULL,
    "Gpu" REAL NULL,
    "Seed" INTEGER NULL,
    "Threads" INTEGER NULL,
    "Device" TEXT NULL,
    "Seconds" REAL NULL,
    "PeakMemoryBytes" INTEGER NULL,
    "Parameters" INTEGER NULL,
    "OutputBytes" INTEGER NULL,
    "EnvironmentJson" TEXT NULL,
    "NoteCode" TEXT NULL,
    "NoteValue" INTEGER NULL,
    "SettingsJson" TEXT NULL,
    CONSTRAINT "FK_Runs_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Standings" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Standings" PRIMARY KEY AUTOINCREMENT,
    "JudgingId" INTEGER NOT NULL,
    "Split" TEXT NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "SubmissionId" INTEGER NOT NULL,
    "Unranked" INTEGER NOT NULL,
    "SortKey" REAL NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "PublicRank" INTEGER NULL,
    CONSTRAINT "FK_Standings_Judgings_JudgingId" FOREIGN KEY ("JudgingId") REFERENCES "Judgings" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Standings_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Standings_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id") ON DELETE CASCADE
);

CREATE TABLE "ReportFeedback" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ReportFeedback" PRIMARY KEY AUTOINCREMENT,
    "ReportId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_ReportFeedback_People_PersonId" FOREIGN KEY ("PersonId") REFERENCES "People" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_ReportFeedback_StageReports_ReportId" FOREIGN KEY ("ReportId") REFERENCES "StageReports" ("Id") ON DELETE CASCADE
);

CREATE TABLE "RunMetrics" (
    "RunId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "HigherIsBetter" INTEGER NULL,
    "Best" REAL NULL,
    "BestStep" INTEGER NULL,
    "Last" REAL NULL,
    "LastStep" INTEGER NOT NULL,
    "NotFiniteSince" INTEGER NULL,
    CONSTRAINT "PK_RunMetrics" PRIMARY KEY ("RunId", "Name"),
    CONSTRAINT "FK_RunMetrics_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Scores" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Scores" PRIMARY KEY AUTOINCREMENT,
    "SubmissionId" INTEGER NOT NULL,
    "RunId" INTEGER NOT NULL,
    "JudgingId" INTEGER NOT NULL,
    "Public" REAL NULL,
    "Private" REAL NULL,
    "Shifted" REAL NULL,
    "PublicGates" INTEGER NOT NULL,
    "PrivateGates" INTEGER NOT NULL,
    "VerdictJson" TEXT NOT NULL,
    "NeedsRun" TEXT NULL,
    "RunDamaged" INTEGER NOT NULL,
    "RankBefore" INTEGER NULL,
    "RankAfter" INTEGER NULL,
    "RankedMembers" INTEGER NOT NULL,
    "ScoredAt" INTEGER NOT NULL,
    "IsRecord" INTEGER NOT NULL,
    CONSTRAINT "FK_Scores_Judgings_JudgingId" FOREIGN KEY ("JudgingId") REFERENCES "Judgings" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Scores_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Scores_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Absences_PersonId_Until" ON "Absences" ("PersonId", "Until");

CREATE INDEX "IX_Artefacts_By" ON "Artefacts" ("By");

CREATE INDEX "IX_Audit_At" ON "Audit" ("At");

CREATE INDEX "IX_AwardClaims_ChallengeId" ON "AwardClaims" ("ChallengeId");

CREATE INDEX "IX_AwardClaims_DecidedBy" ON "AwardClaims" ("DecidedBy");

CREATE UNIQUE INDEX "IX_AwardClaims_PersonId_Scope" ON "AwardClaims" ("PersonId", "Scope") WHERE "State" <> 'Declined';

CREATE INDEX "IX_AwardClaims_State_ChallengeId" ON "AwardClaims" ("State", "ChallengeId");

CREATE INDEX "IX_AwardClaims_SubmissionId" ON "AwardClaims" ("SubmissionId");

CREATE INDEX "IX_CardEvents_By_At" ON "CardEvents" ("By", "At");

CREATE INDEX "IX_CardEvents_CardId_Id" ON "CardEvents" ("CardId", "Id");

CREATE INDEX "IX_CardLinks_SubmissionId" ON "CardLinks" ("SubmissionId");

CREATE INDEX "IX_CardPeople_PersonId" ON "CardPeople" ("PersonId");

CREATE INDEX "IX_Cards_ChallengeId_ArchivedAt_Column" ON "Cards" ("ChallengeId", "ArchivedAt", "Column");

CREATE UNIQUE INDEX "IX_Cards_ChallengeId_Origin" ON "Cards" ("ChallengeId", "Origin") WHERE "Origin" IS NOT NULL;

CREATE INDEX "IX_Cards_CreatedBy" ON "Cards" ("CreatedBy");

CREATE UNIQUE INDEX "IX_ChallengeVersions_ChallengeId_Number" ON "ChallengeVersions" ("ChallengeId", "Number");

CREATE UNIQUE INDEX "IX_Challenges_Slug" ON "Challenges" ("Slug");

CREATE INDEX "IX_Channels_BoundBy" ON "Channels" ("BoundBy");

CREATE INDEX "IX_Channels_ChallengeId" ON "Channels" ("ChallengeId");

CREATE INDEX "IX_ChatActions_Command" ON "ChatActions" ("Command");

CREATE INDEX "IX_ChatActions_EventId" ON "ChatActions" ("EventId");

CREATE INDEX "IX_CheckIns_ChallengeId_Week" ON "CheckIns" ("ChallengeId", "Week");

CREATE INDEX "IX_CheckIns_ClosesAt" ON "CheckIns" ("ClosesAt");

CREATE UNIQUE INDEX "IX_CheckIns_PersonId_ChallengeId_Week" ON "CheckIns" ("PersonId", "ChallengeId", "Week");

CREATE INDEX "IX_EntryRequests_ChallengeId" ON "EntryRequests" ("ChallengeId");

CREATE INDEX "IX_EntryRequests_DecidedBy" ON "EntryRequests" ("DecidedBy");

CREATE UNIQUE INDEX "IX_EntryRequests_Platform_Account_ChallengeId" ON "EntryRequests" ("Platform", "Account", "ChallengeId");

CREATE INDEX "IX_FormerAccounts_PersonId" ON "FormerAccounts" ("PersonId");

CREATE INDEX "IX_FormerAccounts_ReturnedAs" ON "FormerAccounts" ("ReturnedAs");

CREATE INDEX "IX_GiftShares_ReceiverId" ON "GiftShares" ("ReceiverId");

CREATE INDEX "IX_GiftValues_Tag" ON "GiftValues" ("Tag");

CREATE INDEX "IX_Gifts_AddsTo" ON "Gifts" ("AddsTo");

CREATE INDEX "IX_Gifts_At" ON "Gifts" ("At");

CREATE INDEX "IX_Gifts_ChallengeId" ON "Gifts" ("ChallengeId");

CREATE INDEX "IX_Gifts_GiverId_At" ON "Gifts" ("GiverId", "At");

CREATE INDEX "IX_Gifts_Platform_MessageId" ON "Gifts" ("Platform", "MessageId") WHERE "MessageId" IS NOT NULL;

CREATE UNIQUE INDEX "IX_GitHubAccounts_UserId" ON "GitHubAccounts" ("UserId");

CREATE INDEX "IX_GitHubDeliveries_ReceivedAt" ON "GitHubDeliveries" ("ReceivedAt");

CREATE INDEX "IX_GitHubForks_NextLookAt" ON "GitHubForks" ("NextLookAt");

CREATE UNIQUE INDEX "IX_GitHubForks_RepositoryId" ON "GitHubForks" ("RepositoryId");

CREATE UNIQUE INDEX "IX_GitHubStatuses_MembershipId_Commit_RepositoryId" ON "GitHubStatuses" ("MembershipId", "Commit", "RepositoryId");

CREATE INDEX "IX_GitHubStatuses_NextTryAt" ON "GitHubStatuses" ("NextTryAt") WHERE NextTryAt IS NOT NULL;

CREATE INDEX "IX_GitHubStatuses_SubmissionId" ON "GitHubStatuses" ("SubmissionId");

CREATE INDEX "IX_GiverLocks_By" ON "GiverLocks" ("By");

CREATE INDEX "IX_Handled_By" ON "Handled" ("By");

CREATE INDEX "IX_Handled_PersonId" ON "Handled" ("PersonId");

CREATE INDEX "IX_Identities_PersonId" ON "Identities" ("PersonId");

CREATE INDEX "IX_Identities_Platform_Handle" ON "Identities" ("Platform", "Handle");

CREATE INDEX "IX_Inbox_HandledAt" ON "Inbox" ("HandledAt");

CREATE INDEX "IX_Inbox_PersonId" ON "Inbox" ("PersonId");

CREATE UNIQUE INDEX "IX_Inbox_Platform_DedupeKey" ON "Inbox" ("Platform", "DedupeKey");

CREATE INDEX "IX_Inbox_Platform_MessageId" ON "Inbox" ("Platform", "MessageId");

CREATE INDEX "IX_Invitations_By" ON "Invitations" ("By");

CREATE INDEX "IX_Invitations_ChallengeId" ON "Invitations" ("ChallengeId");

CREATE INDEX "IX_Judgings_ChallengeId" ON "Judgings" ("ChallengeId");

CREATE INDEX "IX_Judgings_VersionId" ON "Judgings" ("VersionId");

CREATE INDEX "IX_Likes_PersonId" ON "Likes" ("PersonId");

CREATE INDEX "IX_LinkCodes_PersonId" ON "LinkCodes" ("PersonId");

CREATE INDEX "IX_MeetingLines_By" ON "MeetingLines" ("By");

CREATE INDEX "IX_MeetingLines_CardId" ON "MeetingLines" ("CardId");

CREATE INDEX "IX_MeetingLines_ChallengeId_MeetingId" ON "MeetingLines" ("ChallengeId", "MeetingId");

CREATE INDEX "IX_MeetingLines_MeetingId" ON "MeetingLines" ("MeetingId");

CREATE INDEX "IX_Meetings_BegunBy" ON "Meetings" ("BegunBy");

CREATE INDEX "IX_Meetings_ChallengeId_BeganAt" ON "Meetings" ("ChallengeId", "BeganAt");

CREATE UNIQUE INDEX "IX_Meetings_Running" ON "Meetings" ("ChallengeId") WHERE "EndedAt" IS NULL;

CREATE UNIQUE INDEX "IX_Memberships_ChallengeId_PersonId" ON "Memberships" ("ChallengeId", "PersonId");

CREATE INDEX "IX_Memberships_PersonId" ON "Memberships" ("PersonId");

CREATE INDEX "IX_MentorActions_AboutId" ON "MentorActions" ("AboutId");

CREATE INDEX "IX_MentorActions_By" ON "MentorActions" ("By");

CREATE INDEX "IX_MentorActions_ChallengeId_At" ON "MentorActions" ("ChallengeId", "At");

CREATE INDEX "IX_Notices_HandledAt" ON "Notices" ("HandledAt");

CREATE INDEX "IX_OpenForms_PersonId" ON "OpenForms" ("PersonId");

CREATE INDEX "IX_Outbox_NextAttemptAt" ON "Outbox" ("NextAttemptAt") WHERE DeliveredVersion < Version AND Refused IS NULL;

CREATE INDEX "IX_Outbox_PersonId" ON "Outbox" ("PersonId");

CREATE UNIQUE INDEX "IX_Outbox_Platform_Conversation_Key" ON "Outbox" ("Platform", "Conversation", "Key");

CREATE INDEX "IX_Outbox_Platform_ExternalId" ON "Outbox" ("Platform", "ExternalId");

CREATE INDEX "IX_OutboxParts_ExternalId" ON "OutboxParts" ("ExternalId");

CREATE INDEX "IX_OutboxParts_MessageId" ON "OutboxParts" ("MessageId");

CREATE UNIQUE INDEX "IX_People_Name" ON "People" ("Name");

CREATE INDEX "IX_PointEntries_ChallengeId" ON "PointEntries" ("ChallengeId");

CREATE UNIQUE INDEX "IX_PointEntries_Key" ON "PointEntries" ("Key");

CREATE INDEX "IX_PointEntries_PersonId_Purse_Month_Points" ON "PointEntries" ("PersonId", "Purse", "Month", "Points");

CREATE INDEX "IX_PointEntries_Subject" ON "PointEntries" ("Subject");

CREATE INDEX "IX_PointSums_ChallengeId_Month_Given_PersonId" ON "PointSums" ("ChallengeId", "Month", "Given", "PersonId");

CREATE INDEX "IX_PointSums_ChallengeId_Month_Kudos_PersonId" ON "PointSums" ("ChallengeId", "Month", "Kudos", "PersonId");

CREATE INDEX "IX_Presences_ChallengeId" ON "Presences" ("ChallengeId");

CREATE INDEX "IX_Presences_PersonId_SeenAt" ON "Presences" ("PersonId", "SeenAt");

CREATE INDEX "IX_Questions_AnsweredBy" ON "Questions" ("AnsweredBy");

CREATE INDEX "IX_Questions_AskedBy" ON "Questions" ("AskedBy");

CREATE INDEX "IX_Questions_ChallengeId_AnsweredAt" ON "Questions" ("ChallengeId", "AnsweredAt");

CREATE INDEX "IX_ReadingNotes_PersonId" ON "ReadingNotes" ("PersonId");

CREATE INDEX "IX_Readings_AddedBy" ON "Readings" ("AddedBy");

CREATE INDEX "IX_Redemptions_ChallengeId" ON "Redemptions" ("ChallengeId");

CREATE INDEX "IX_Redemptions_MovedBy" ON "Redemptions" ("MovedBy");

CREATE INDEX "IX_Redemptions_PersonId_Id" ON "Redemptions" ("PersonId", "Id");

CREATE INDEX "IX_Redemptions_RewardId" ON "Redemptions" ("RewardId");

CREATE INDEX "IX_Redemptions_State" ON "Redemptions" ("State");

CREATE INDEX "IX_ReportFeedback_PersonId" ON "ReportFeedback" ("PersonId");

CREATE INDEX "IX_ReportFeedback_ReportId" ON "ReportFeedback" ("ReportId");

CREATE UNIQUE INDEX "IX_Rewards_Name" ON "Rewards" ("Name");

CREATE INDEX "IX_Risks_ChallengeId_ClosedAt" ON "Risks" ("ChallengeId", "ClosedAt");

CREATE INDEX "IX_Risks_ClosedBy" ON "Risks" ("ClosedBy");

CREATE INDEX "IX_Risks_OwnerId" ON "Risks" ("OwnerId");

CREATE INDEX "IX_Risks_RaisedBy" ON "Risks" ("RaisedBy");

CREATE INDEX "IX_Runs_State" ON "Runs" ("State");

CREATE UNIQUE INDEX "IX_Runs_SubmissionId_Attempt" ON "Runs" ("SubmissionId", "Attempt");

CREATE INDEX "IX_Scores_JudgingId" ON "Scores" ("JudgingId");

CREATE INDEX "IX_Scores_NeedingRuns" ON "Scores" ("JudgingId") WHERE "NeedsRun" IS NOT NULL;

CREATE INDEX "IX_Scores_Records" ON "Scores" ("JudgingId", "SubmissionId") WHERE "IsRecord";

CREATE INDEX "IX_Scores_RunId" ON "Scores" ("RunId");

CREATE UNIQUE INDEX "IX_Scores_SubmissionId_JudgingId" ON "Scores" ("SubmissionId", "JudgingId");

CREATE INDEX "IX_StageEvents_By" ON "StageEvents" ("By");

CREATE INDEX "IX_StageEvents_StageId" ON "StageEvents" ("StageId");

CREATE INDEX "IX_StageItems_StageId" ON "StageItems" ("StageId");

CREATE INDEX "IX_StageReports_PresentedBy" ON "StageReports" ("PresentedBy");

CREATE INDEX "IX_StageReports_StageId" ON "StageReports" ("StageId");

CREATE UNIQUE INDEX "IX_Stages_ChallengeId_ParentId_Place" ON "Stages" ("ChallengeId", "ParentId", "Place");

CREATE INDEX "IX_Stages_ParentId" ON "Stages" ("ParentId");

CREATE INDEX "IX_StandingQuestions_ChallengeId" ON "StandingQuestions" ("ChallengeId");

CREATE UNIQUE INDEX "IX_Standings_JudgingId_Split_PersonId" ON "Standings" ("JudgingId", "Split", "PersonId");

CREATE INDEX "IX_Standings_JudgingId_Split_Unranked_SortKey_ReceivedAt_SubmissionId" ON "Standings" ("JudgingId", "Split", "Unranked", "SortKey", "ReceivedAt", "SubmissionId");

CREATE INDEX "IX_Standings_PersonId" ON "Standings" ("PersonId");

CREATE INDEX "IX_Standings_SubmissionId" ON "Standings" ("SubmissionId");

CREATE INDEX "IX_Submissions_Baselines" ON "Submissions" ("ChallengeId") WHERE "IsBaseline";

CREATE INDEX "IX_Submissions_ChallengeId_State" ON "Submissions" ("ChallengeId", "State");

CREATE INDEX "IX_Submissions_PersonId_ChallengeId_Day" ON "Submissions" ("PersonId", "ChallengeId", "Day");

CREATE UNIQUE INDEX "IX_Submissions_PersonId_ChallengeId_Tree" ON "Submissions" ("PersonId", "ChallengeId", "Tree") WHERE State IN ('Queued', 'Running') AND "ReproducesId" IS NULL;

CREATE INDEX "IX_Submissions_ReproducedById" ON "Submissions" ("ReproducedById");

CREATE INDEX "IX_Submissions_ReproducesId" ON "Submissions" ("ReproducesId");

CREATE INDEX "IX_Submissions_Reproductions" ON "Submissions" ("ChallengeId") WHERE "ReproducesId" IS NOT NULL;

CREATE INDEX "IX_Submissions_Tree" ON "Submissions" ("Tree");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129145754_First', '10.0.15');

COMMIT;

