import json,sys,os
W='/work/dev/wt/chron'
exec(open(W+'/chron_scenes.py').read())
docs={'A':[],'B':[]}; gold={'A':[],'B':[]}; allr=[]
def parse(t,e,i):
    req=not e.startswith('?'); e=e.lstrip('?')
    k,status,d,pl,who,q=e.split('|')
    also=[]
    if '+' in k: k,a=k.split('+'); also=a.split(',')
    kind,_,sub=k.partition('/')
    a,b=d.split('..') if d!='..' else ('','')
    ps=[]
    for w in who.split(';'):
        if not w: continue
        r,c,n=w.split(':'); st=n.startswith('='); n=n.lstrip('=')
        ns=n.split(',') if n else []
        if st and not ns: ns=['=']
        if st: ps.append(dict(role=r,country=c,names=ns,state=True))
        else: ps.append(dict(role=r,country=c,names=ns))
    p=t.find(q); assert p>=0,(t,q)
    return dict(id=f'e{i}',kind=kind,subkind=sub or None,kind_also=also,level=None,status=status,date=[a or None,b or None],place=None,place_country=None if pl=='-' else pl,participants=ps,quote=[q],required=req,evidence=[[p,p+len(q)]])
for n,(date,t,ev,st) in enumerate(S,1):
    h='A' if n%2==0 else 'B'; id=f'scene-{n:02}'
    docs[h].append(dict(id=id,date=date,lang='zh',title='',outlet='chronicle',text=t))
    es=[parse(t,e,i) for i,e in enumerate(ev,1)]
    ss=[]
    for i,x in enumerate(st,1):
        req=not x.startswith('?'); sp,q,dd=x.lstrip('?').split('|'); p=t.find(q); assert p>=0,(t,q)
        ss.append(dict(id=f'q{i}',text=q,direct=dd=='d',speaker=sp.split(','),span=[p,p+len(q)],required=req))
    gold[h].append(dict(id=id,reference_date=date,events=es,statements=ss))
    allr.append(dict(id=id,half=h,date=date,text=t,events=es,statements=ss))
for h in 'AB':
    open(f'{W}/.out/sc{h}.jsonl','w').write(''.join(json.dumps(x,ensure_ascii=False)+'\n' for x in docs[h]))
    json.dump(dict(docs=gold[h]),open(f'{W}/.out/sc{h}.json','w'),ensure_ascii=False)
open(W+'/chron_scenes.jsonl','w').write(''.join(json.dumps(x,ensure_ascii=False)+'\n' for x in allr))
print(len(S),{h:(sum(e['required'] for d in gold[h] for e in d['events']),sum(q['required'] for d in gold[h] for q in d['statements']),sum(not d['events'] for d in gold[h])) for h in 'AB'})
