using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Notices;

internal sealed class NoticeMap : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder) => builder.HasIndex(n => n.HandledAt);
}

internal sealed class InboxEventMap : IEntityTypeConfiguration<InboxEvent>
{
    public void Configure(EntityTypeBuilder<InboxEvent> builder)
    {
        builder.HasIndex(e => new { e.Platform, e.DedupeKey }).IsUnique();
        builder.HasIndex(e => e.HandledAt);

        // What else was said about a message: edits and reactions, in whatever order they come.
        builder.HasIndex(e => new { e.Platform, e.MessageId });
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.PersonId);
    }
}

internal sealed class OutboxMessageMap : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.HasIndex(m => new { m.Platform, m.Conversation, m.Key }).IsUnique();

        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId);

        // What a reaction or a button names.
        builder.HasIndex(m => new { m.Platform, m.ExternalId });

        // What the pump looks for stays small, however long the history grows.
        builder.HasIndex(m => m.NextAttemptAt).HasFilter("DeliveredVersion < Version AND Refused IS NULL");
    }
}

internal sealed class OutboxPartMap : IEntityTypeConfiguration<OutboxPart>
{
    public void Configure(EntityTypeBuilder<OutboxPart> builder)
    {
        builder.HasOne<OutboxMessage>().WithMany().HasForeignKey(p => p.MessageId);

        // What a reaction names.
        builder.HasIndex(p => p.ExternalId);
    }
}

internal sealed class ChatActionMap : IEntityTypeConfiguration<ChatAction>
{
    public void Configure(EntityTypeBuilder<ChatAction> builder)
    {
        builder.HasKey(a => a.Token);
        builder.HasIndex(a => a.Command);
        builder.HasIndex(a => a.EventId);
    }
}

internal sealed class ChannelMap : IEntityTypeConfiguration<Channel>
{
    public void Configure(EntityTypeBuilder<Channel> builder)
    {
        builder.HasKey(c => new { c.Platform, c.Conversation, c.Thread });
        builder.Ignore(c => c.Topic);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(c => c.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.BoundBy);
    }
}

internal sealed class OpenFormMap : IEntityTypeConfiguration<OpenForm>
{
    public void Configure(EntityTypeBuilder<OpenForm> builder)
    {
        builder.HasKey(f => new { f.Platform, f.Conversation, f.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId);
    }
}

internal sealed class PresenceMap : IEntityTypeConfiguration<Presence>
{
    public void Configure(EntityTypeBuilder<Presence> builder)
    {
        builder.ToTable("Presences");
        builder.HasKey(p => new { p.Platform, p.Conversation, p.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(p => p.ChallengeId);
        builder.HasIndex(p => new { p.PersonId, p.SeenAt });
    }
}
