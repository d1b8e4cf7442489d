using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.Onboarding;

/// <summary>What somebody told of themselves when they came, in their own words: what they can, what they like, how many hours a week they have.</summary>
public sealed class Newcomer(PersonId personId, string skills, string interests, int? hours, DateTimeOffset at)
{
    /// <summary>The most characters of an answer, and the most hours of a week.</summary>
    public const int MostText = 500, MostHours = 80;

    public PersonId PersonId { get; private set; } = personId;
    public string Skills { get; private set; } = skills;
    public string Interests { get; private set; } = interests;
    public int? Hours { get; private set; } = hours;

    /// <summary>When they told it first.</summary>
    public DateTimeOffset At { get; private set; } = at;

    public void Tell(string skills, string interests, int? hours) => (Skills, Interests, Hours) = (skills, interests, hours);
}

/// <summary>The way to the first result and the first step of one's own, in this order. Each is seen in what the person did.</summary>
public enum NewcomerStep
{
    Introduce,
    Join,
    Submit,
    Score,

    /// <summary>A second scored submission.</summary>
    Improve,
}

internal sealed class NewcomerMap : IEntityTypeConfiguration<Newcomer>
{
    public void Configure(EntityTypeBuilder<Newcomer> builder)
    {
        builder.HasKey(n => n.PersonId);
        builder.HasOne<Person>().WithOne().HasForeignKey<Newcomer>(n => n.PersonId);
        builder.Property(n => n.Skills).HasMaxLength(Newcomer.MostText);
        builder.Property(n => n.Interests).HasMaxLength(Newcomer.MostText);
    }
}
