using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Roadmap;

internal sealed class CardMap : IEntityTypeConfiguration<Card>
{
    public void Configure(EntityTypeBuilder<Card> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
        builder.Property(c => c.Title).HasMaxLength(Card.LongestTitle);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(c => c.ChallengeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.CreatedBy);
        builder.HasIndex(c => new { c.ChallengeId, c.ArchivedAt, c.Column });
        builder.HasIndex(c => new { c.ChallengeId, c.Origin }).IsUnique().HasFilter("\"Origin\" IS NOT NULL");
    }
}

internal sealed class CardPersonMap : IEntityTypeConfiguration<CardPerson>
{
    public void Configure(EntityTypeBuilder<CardPerson> builder)
    {
        builder.HasKey(p => new { p.CardId, p.PersonId });
        builder.HasOne<Card>().WithMany().HasForeignKey(p => p.CardId);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId);
        builder.HasIndex(p => p.PersonId);
    }
}

internal sealed class CardLabelMap : IEntityTypeConfiguration<CardLabel>
{
    public void Configure(EntityTypeBuilder<CardLabel> builder)
    {
        builder.HasKey(l => new { l.CardId, l.Label });
        builder.HasOne<Card>().WithMany().HasForeignKey(l => l.CardId);
    }
}

internal sealed class CardStepMap : IEntityTypeConfiguration<CardStep>
{
    public void Configure(EntityTypeBuilder<CardStep> builder)
    {
        builder.HasKey(s => new { s.CardId, s.Number });
        builder.Property(s => s.Text).HasMaxLength(CardStep.LongestText);
        builder.HasOne<Card>().WithMany().HasForeignKey(s => s.CardId);
    }
}

internal sealed class CardLinkMap : IEntityTypeConfiguration<CardLink>
{
    public void Configure(EntityTypeBuilder<CardLink> builder)
    {
        builder.HasKey(l => new { l.CardId, l.SubmissionId });
        builder.HasOne<Card>().WithMany().HasForeignKey(l => l.CardId);
        builder.HasOne<Submission>().WithMany().HasForeignKey(l => l.SubmissionId);
    }
}

internal sealed class CardEventMap : IEntityTypeConfiguration<CardEvent>
{
    public void Configure(EntityTypeBuilder<CardEvent> builder)
    {
        builder.HasOne<Card>().WithMany().HasForeignKey(e => e.CardId);
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.By);
        builder.HasIndex(e => new { e.CardId, e.Id });
        builder.HasIndex(e => new { e.By, e.At });
    }
}

internal sealed class ColumnLimitMap : IEntityTypeConfiguration<ColumnLimit>
{
    public void Configure(EntityTypeBuilder<ColumnLimit> builder)
    {
        builder.HasKey(l => new { l.ChallengeId, l.Column });
        builder.HasOne<Challenge>().WithMany().HasForeignKey(l => l.ChallengeId);
    }
}
