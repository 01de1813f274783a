using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Workers;

namespace Pims.Tests.Imaging.Workers;

sealed class WorkQueueTests
{
    static Ticket Picture(string file) => new(file, new WorkerJob("image/png", new ImageRequest()), "there", TimeProvider.System);

    static Ticket Upload(string file) => new(file, new WorkerJob("image/png", Request: null), destination: null, TimeProvider.System);

    [Test]
    public void Pictures_and_uploads_take_turns_each_in_its_order()
    {
        var queue = new WorkQueue();
        Ticket[] pictures = [Picture("a"), Picture("b"), Picture("c")], uploads = [Upload("d"), Upload("e")];
        foreach (var ticket in pictures.Concat(uploads))
            queue.Add(ticket);
        Assert.That((queue.Pictures, queue.Count), Is.EqualTo((3, 5)));
        Assert.That(Enumerable.Range(0, 6).Select(_ => queue.Next()), Is.EqualTo(new[] { pictures[0], uploads[0], pictures[1], uploads[1], pictures[2], null }));
    }

    [Test]
    public void A_file_that_is_worked_on_lets_others_go_first_but_does_not_wait_for_nothing()
    {
        var queue = new WorkQueue();
        Ticket[] tickets = [Picture("a"), Picture("a"), Picture("b"), Picture("a")];
        foreach (var ticket in tickets)
            queue.Add(ticket);
        Assert.That(queue.Next(), Is.SameAs(tickets[0]));
        Assert.That(queue.Next(), Is.SameAs(tickets[2]));
        Assert.That(queue.Next(), Is.SameAs(tickets[1]));
        queue.Done(tickets[0]);
        Assert.That(queue.Remove(tickets[3]), Is.True);
        Assert.That(queue.Remove(tickets[3]), Is.False);
        Assert.That(queue.Next(), Is.Null);
    }
}
