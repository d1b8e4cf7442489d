using CoResearch.Domain.Challenges;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.People;

internal sealed class PersonMap : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.Property(p => p.Id).ValueGeneratedOnAdd();
        builder.Property(p => p.Name).HasMaxLength(40).UseCollation("NOCASE");
        builder.HasIndex(p => p.Name).IsUnique();
    }
}

internal sealed class IdentityMap : IEntityTypeConfiguration<Identity>
{
    public void Configure(EntityTypeBuilder<Identity> builder)
    {
        builder.HasKey(i => new { i.Platform, i.ExternalId });
        builder.HasIndex(i => new { i.Platform, i.Handle });
        builder.HasOne<Person>().WithMany().HasForeignKey(i => i.PersonId);
    }
}

internal sealed class EntryRuleMap : IEntityTypeConfiguration<EntryRule>
{
    public void Configure(EntityTypeBuilder<EntryRule> builder) => builder.HasKey(r => r.Platform);
}

internal sealed class AllowedAccountMap : IEntityTypeConfiguration<AllowedAccount>
{
    public void Configure(EntityTypeBuilder<AllowedAccount> builder) => builder.HasKey(a => new { a.Platform, a.Account });
}

internal sealed class InvitationMap : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.HasKey(i => i.Code);
        builder.HasOne<Person>().WithMany().HasForeignKey(i => i.By);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(i => i.ChallengeId);
    }
}

internal sealed class LinkCodeMap : IEntityTypeConfiguration<LinkCode>
{
    public void Configure(EntityTypeBuilder<LinkCode> builder)
    {
        builder.HasKey(c => c.Code);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId);
    }
}

internal sealed class StrangerMap : IEntityTypeConfiguration<Stranger>
{
    public void Configure(EntityTypeBuilder<Stranger> builder) => builder.HasKey(s => new { s.Platform, s.ExternalId });
}

internal sealed class AuditEntryMap : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.HasIndex(a => a.At);
}

internal sealed class FormerAccountMap : IEntityTypeConfiguration<FormerAccount>
{
    public void Configure(EntityTypeBuilder<FormerAccount> builder)
    {
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.ReturnedAs);
    }
}
