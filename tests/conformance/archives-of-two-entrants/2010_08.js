Grailbird.data.tweets_2010_08 = 
 [
 {
  "source": "web",
  "entities": {
   "user_mentions": [],
   "urls": []
  },
  "id": 20313422222,
  "id_str": "20313422222",
  "created_at": "2010-08-04 00:00:00 +0000",
  "text": "RT @brand: First five to share this win a ticket to the harbour concert on Saturday",
  "retweeted_status": {
   "id": 20313410000,
   "id_str": "20313410000",
   "created_at": "2010-08-04 09:00:00 +0000",
   "text": "First five to share this win a ticket to the harbour concert on Saturday",
   "user": {
    "id": 5001,
    "id_str": "5001",
    "screen_name": "brand"
   }
  },
  "user": {
   "id": 7001,
   "id_str": "7001",
   "screen_name": "ada"
  }
 },
 {
  "source": "web",
  "entities": {
   "user_mentions": [],
   "urls": []
  },
  "id": 20300000000,
  "id_str": "20300000000",
  "created_at": "2010-08-04 00:00:00 +0000",
  "text": "good morning",
  "user": {
   "id": 7001,
   "id_str": "7001",
   "screen_name": "ada"
  }
 }
]
