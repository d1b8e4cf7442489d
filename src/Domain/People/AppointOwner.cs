using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.People;

/// <summary>Makes a person an owner of the lab, or an owner an ordinary member again. The lab always keeps one owner.</summary>
public sealed class AppointOwner(CoResearchDb db)
{
    public async Task<Result<Done>> RunAsync(Person person, bool owner, CancellationToken cancellationToken)
    {
        if (person.IsBaseline) return new NotAHuman(person.Name);
        if (owner && person.RemovedAt is not null) return new NoLongerHere(person.Name);
        await db.BeginWriteAsync(cancellationToken);
        await db.Entry(person).ReloadAsync(cancellationToken);
        var others = await db.People.CountAsync(p => p.IsOwner && p.RemovedAt == null && p.Id != person.Id, cancellationToken);
        if (!owner && person.IsOwner && others == 0) return new LastOwner(person.Name);
        person.MakeOwner(owner);
        return Done.Ok;
    }
}
