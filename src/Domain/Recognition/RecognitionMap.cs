using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Recognition;

internal sealed class PointEntryMap : IEntityTypeConfiguration<PointEntry>
{
    public void Configure(EntityTypeBuilder<PointEntry> builder)
    {
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.PersonId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(e => e.ChallengeId);
        builder.HasIndex(e => e.Key).IsUnique();
        builder.HasIndex(e => e.Subject);

        // A balance is read from the index alone.
        builder.HasIndex(e => new { e.PersonId, e.Purse, e.Month, e.Points });
    }
}

internal sealed class PointSumMap : IEntityTypeConfiguration<PointSum>
{
    public void Configure(EntityTypeBuilder<PointSum> builder)
    {
        builder.HasKey(s => new { s.PersonId, s.Month, s.ChallengeId });
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId);

        // A page of a board is read in its order.
        builder.HasIndex(s => new { s.ChallengeId, s.Month, s.Kudos, s.PersonId });
        builder.HasIndex(s => new { s.ChallengeId, s.Month, s.Given, s.PersonId });
    }
}

internal sealed class GiftMap : IEntityTypeConfiguration<Gift>
{
    public void Configure(EntityTypeBuilder<Gift> builder)
    {
        builder.Property(g => g.Id).ValueGeneratedOnAdd();
        builder.Ignore(g => g.Subject);
        builder.Ignore(g => g.Stands);
        builder.HasOne<Person>().WithMany().HasForeignKey(g => g.GiverId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(g => g.ChallengeId);
        builder.HasOne<Gift>().WithMany().HasForeignKey(g => g.AddsTo);
        builder.HasIndex(g => new { g.GiverId, g.At });
        builder.HasIndex(g => g.At);
        builder.HasIndex(g => new { g.Platform, g.MessageId }).HasFilter("\"MessageId\" IS NOT NULL");
    }
}

internal sealed class GiftShareMap : IEntityTypeConfiguration<GiftShare>
{
    public void Configure(EntityTypeBuilder<GiftShare> builder)
    {
        builder.HasKey(s => new { s.GiftId, s.ReceiverId });
        builder.HasOne<Gift>().WithMany().HasForeignKey(s => s.GiftId);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.ReceiverId);
        builder.HasIndex(s => s.ReceiverId);
    }
}

internal sealed class GiftValueMap : IEntityTypeConfiguration<GiftValue>
{
    public void Configure(EntityTypeBuilder<GiftValue> builder)
    {
        builder.HasKey(v => new { v.GiftId, v.Tag });
        builder.HasOne<Gift>().WithMany().HasForeignKey(v => v.GiftId);
        builder.HasIndex(v => v.Tag);
    }
}

internal sealed class GiverLockMap : IEntityTypeConfiguration<GiverLock>
{
    public void Configure(EntityTypeBuilder<GiverLock> builder)
    {
        builder.HasKey(l => l.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(l => l.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(l => l.By);
    }
}
